"""One stage of a training: `python -m cwdnlp.training STAGE [FOLDER]`, as `dvc.yaml` calls it.

FOLDER (default: the current one) holds the `params.yaml` that says everything else.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from cwdnlp.errors import CwdnlpError
from cwdnlp.training import STAGES, run_stage
from cwdnlp.training.parameters import Workspace
from cwdnlp.training.project import LOG_LEVEL
from cwdnlp.training.stages import check_versions


def main(arguments: list[str] | None = None) -> int:
    """Run a stage; return 1, with one line on standard error, where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m cwdnlp.training", description="Run one stage of a training.")
    parser.add_argument("stage", choices=list(STAGES))
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="where params.yaml is")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    level = os.environ.get(LOG_LEVEL, "INFO")
    logging.getLogger("cwdnlp").setLevel(level if level in logging.getLevelNamesMapping() else "INFO")
    try:
        workspace = Workspace.open(options.folder)
        check_versions(workspace.versions)
        run_stage(options.stage, workspace)
    except CwdnlpError as error:
        logging.getLogger("cwdnlp.training").error("error: %s", error)
        return 1
    except KeyboardInterrupt:
        return 130  # as a shell has it
    return 0


if __name__ == "__main__":
    sys.exit(main())
