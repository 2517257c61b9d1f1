"""Concepts: what the verbs and nouns of press releases have in common, whatever word a clerk chooses.

`umowa została parafowana` and `podpisy złożono` are both signing; which stage that speaks for depends on the other
party, so that the classifier also sees which concepts stand near each other, and in which tense. A word ending in `*`
stands for every lemma that begins with it. The concepts know nothing of labels.
"""

from __future__ import annotations

__all__ = ["CONCEPTS"]

CONCEPTS: dict[str, str] = {
    # cooperation and its founding
    "signing": """podpis* parafowa* parafk* zawrzeć zawierać zawart* zawarcie sygnowa* sygnatariusz*
        przypieczętowa*""",
    "contract": "umowa kontrakt* aneks*",
    "accord": "porozumieni* deklarac* ugoda pakt",
    "intent": "intencyjn* intencja wola",
    "joining": """przystąpi* przystępow* członkostw* członek dołącz* przyłącz* wstąpi* wstępow* wejść wejście akces*
        zrzesz*""",
    "founding": """zawiąz* utworz* stworz* tworzyć powoła* powoływ* założy* założyciel* zarejestrow* rejestrac*
        statut* ukonstytuowa*""",
    "electing": "wybra* wybor* wybór kadencj* prezydium lider* głosowa* mandat*",
    "union": """partnerstw* związek stowarzyszeni* klaster* konsorcjum spółdzielni* subregion* metropoli*
        aglomeracj* wspólnot* samorząd*""",
    # work on a document
    "meeting": "spotka* spotyka* posiedzen* zebra* obradowa* obrad* zgromadz* narad* zasiad*",
    "workshop": "warsztat* moderator* moderowa* roboczy",
    "survey": """ankiet* kwestionariusz* sondaż* badani* badan* respondent* wywiad* zogniskowan* wypełni* anonimow*
        odpowied* pytani*""",
    "need": """diagnoz* diagnosty* potrzeb* problem* potencjał* swot słab* bolączk* wyzwani* barier* uwarunkowan*
        zasob*""",
    "finding": "raport* wynik* analiz* dane wskaźnik* inwentaryzac* zestawien*",
    "strategy": "strategi*",
    "document": "plan program* dokument* regulamin* zarządzeni* studium polityk*",
    "goal": "cel kierun* wizj* misj* priorytet* perspektyw* zamierze*",
    "consulting": "konsultac* konsultow* uwag* opini* zaopiniow* formularz* wgląd wyłoż* współdecyd* obwieszcz*",
    "adopting": "przyjąć przyjęci* przyjęt* przyjmow* uchwal* uchwał* zatwierdz*",
    "drafting": "opracow* przygotow* sporządz* napis* pisan* redag*",
    # projects and applications
    "package": "fiszk* pakiet* wiązk* lista przedsięwzię* zintegrowan*",
    "idea": "pomysł* propozyc* propon* zgłasz* zgłosz* zgłosi*",
    "design": """projektow* projektant* zaprojektow* dokumentac* koncepc* wariant* wykonalnoś* przebieg* architekt*
        wizualizac* kosztorys*""",
    "applying": "wniosek wniosk* aplikac* aplikow* ubiega* stara* nabór nabor* konkurs*",
    "submitting": "złoży* składa* złożon* przesł* wysł*",
    "assessing": "ocen* formaln* merytoryczn* punkt* rankingow* rezerwow* kwalifik* weryfik*",
    # money
    "money": """dotacj* dofinansow* promes* środek pieniądz* finansow* sfinansow* grant* subwencj* czek kwot* wsparci*
        refundac* pożyczk* milion* złotówk*""",
    "receiving": "otrzym* dosta* pozysk* uzyska* trafi* przyzna* zdoby* zasil* wywalcz* przypad* wpłyn*",
    "giver": """marszałk* marszałek* wojewod* minist* premier* bgk nfośigw wfośigw rządow* wicemarszał* wicewojew*""",
    "share": "wkład* własn* budżet* koszt* wartoś* brutto netto",
    # works
    "contractor": "wykonawc* firm* przedsiębiorc* przedsiębiorstw* spółk* oferent* dostawc* usługodawc*",
    "tender": "przetarg* ofert* postępowani* wyłoni* zamówieni* rozstrzyg*",
    "works": """budow* przebudow* rozbudow* remont* modernizac* termomoderniz* robot* roboty prac* montaż* montow*
        zamontow* instal* wymian* układ* położ* asfalt* wyremont* wybudow* zmoderniz* adaptac* dociepl* nawierzch*""",
    "site": "plac ekip* kopark* maszyn* brygad* rusztow* wykop*",
    "starting": "rozpocz* rozpoczyn* ruszy* rusza* start* wystart* zaczą* zaczyn*",
    "running": "trwa* postęp* realiz* prowadz* kontynu*",
    "finishing": "zakończ* kończ* dobieg* odda* odbi* odebr* ukończ* gotow* finisz* zrealizow* podsumow* rozlicz*",
    "opening": "otwar* otwier* otworz* wstęg* wstążk* poświęc* inaugur* uruch*",
    "handing": "przekaz* dostarcz* zakup* kupi* nabyć wręcz* doposaż* wyposaż*",
    "equipment": "sprzęt* samochod* samochód wóz laptop* komputer* pojazd* autobus* tablet*",
    "classes": "zajęci* wyjazd* uczeń uczest* lekcj* kółk* stypend*",
    # exchange
    "conference": """konferenc* seminari* kongres* forum konwent* zjazd* sympozj* webinar* panel* prelegent* prelekc*
        wykład* wystąpi* wystąpieni*""",
    "training": "szkole* kurs* ćwicze* ćwiczy* instruktaż*",
    "visiting": "wizyt* gości* gość delegac* rewizyt* zwiedz* odwiedz* przyjech* studyjn*",
    "experience": "doświadcz* praktyk* wymieni* inspirac* przykład*",
    "foreign": "partnersk* zagranic* bliźniacz* międzynarodow* ambasad* konsul*",
    "talking": """rozmow* rozmawia* dyskut* dyskus* debat* omawia* omówi* omówion* temat* porusz* przedstawi*
        zaprezent* prezentac*""",
    # ordinary news
    "feast": """dożynk* jubileusz* święt* obchod* rocznic* koncert* festyn* piknik* mecz turniej* zawod* festiwal*
        uroczyst* występ* msz* gody""",
    "notice": """informuj* informow* przypomin* uprzejm* godzin* termin* harmonogram* dyżur* przerw* utrudn* awari*
        objazd* prosi*""",
    "council": "sesj* absolutori* wotum radny interpelac*",
    "aid": "pomoc* dar* zbiórk* zbiera* uchodź* potrzebuj* wolontari*",
    "wishes": "życze* życzy* dzięk* podzięk* gratul* kondolen* wdzięcz* szanown*",
    "inviting": "zaprasz* zaprosze* zachęc*",
    "residents": "mieszka* pozarządow* ngo obywatel*",
    "planning": "planow* zamierza* wkrótce najbliższ* przyszł* następn*",
}
