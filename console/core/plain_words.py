"""Words of error texts that are kept because they tell a cause and never a person. Data; `plain_text` reads it.

A word belongs here when error texts need it and nobody is called so. What is also a name (May, Will, Mark, Page, Long)
is in none of the lists but as part of a fixed pair ("too long"). Words that texts cannot do without although they are
names somewhere (in, to, key, field) are `BETWEEN`: they count only where plain words stand on both sides.
"""

from __future__ import annotations

_GENERAL = """
abort aborted about above absent accept acceptable accepted accepts access accessible according account accounts
acknowledge acknowledged acknowledgement acknowledgment act action active activity actual add added additional address
adequate admission admit admitted after again against age agent alias aliased aliases all allergies allergy allow
allowed allows already also altered although always ambiguous among amount and announced another any anymore anything
api appears application applied apply appointment appointments appropriate approval approved are area array arrived
arrives as assertion assign assigned assigning assignment assume assumed at attached attachment attempt attempted
attempts attending attribute authenticated authentication authorisation authorised authority authorization authorized
automatic available awaiting away backend backup bad badly barcode base64 batch because become bed been before begin
beginning begins behind being belong belonging belongs below besides between beyond billable billed billing binary
birth birthdate blank blocked blood body booked boolean born both bound boundary bounds broken buffer build built
bundle bundled bus business busy but by byte bytes cache cached calculated calculation calendar call callback called
caller calls cancel canceled cancelled cancels cannot canonical capability capacity cardinality care category cause
caused causes centre certificate certificates chain change changed changes channel character characters charge charged
charges charset check checked checking checks checksum choice class classification clause cleaned clear cleared client
clients clinic clinical clipped clock closed closing closure cluster coded codepage codes codeset coding collected
collection collision column columns combination combined command comment commit committed common communicate
communication compare comparison compatible complete completed completion complex component components composite
composition compressed computed concept concurrency concurrent condition conditional conditions configuration
configured confirm confirmation confirmed conflict conflicting conflicts conform conformance conforms connect
connected connecting connection connections connectivity consent consider consistency consistent consists constraint
constraints contact contain contained container containing contains content contents context continuation continue
continued contract contributor control conversion convert converted correct corrected correction correctly correlation
corresponding corrupt corrupted could count counter country coverage create created creates creating creation
credential credentials criteria criterion critical crypto cryptographic cursor custom cut cvx damaged data database
dataset datatype deactivated dead deadlock decimal declared decode decoded decoding decrypt default defect deferred
define defined definition delay delayed delete deleted deletes deletion delimiter delimiters deliver delivered
delivery denied department depends deprecated describe described description deserialize destination detail detailed
details detected determine determined device diagnosis diagnostic did didn't differ difference different differs
digest digit digits directory disabled disallowed discarded discharge discharged disconnect disconnected disk dispatch
dispense display division dns document documents does doesn't domain don't done dose double doubled down download
draft drop dropped drug due duplicate duplicated duplicates duplication duration during each earlier earliest edit
edited effective either element elements eligibility eligible email employer empty enable enabled encoded encoding
encounter encounters encrypted encryption end ended ending endpoint ends engine enter entered enterer entire entities
entity entries entry enum environment episode equal equals erroneous error errors escape escaped established estimated
evaluate evaluated evaluation event events exact exactly exceed exceeded exceeding exceeds except exception exceptions
exclude excluded exclusive execute executed executing execution exhausted exist existed existing exists expect
expected expects expiration expire expired expires expiry explicit export expression extended extension extensions
external extra extract facility fail failed failing fails failure failures false fatal fault faults feature feed feeds
fetch fewer file filed filename filer files filing filled filler filter filtered final finalized financial find finds
fingerprint finished first fixed flag flagged flow folder following follows footer for forbidden foreign form format
formats formatted formatting forwarded found fraction fragment frames framing frequency from function functionality
further future gateway gb gender general generate generated generic get gets global got granted greater group grouped
groups guarantor guid had half halt handle handled handler handshake happened has hash hasn't have having header
headers health hence higher history hit holds hospital host hostname hour hours however http https idempotency
identical identification identified identifier identifiers identify identity idle if ignored ignoring illegal image
immunization implementation implemented implicit import imported impossible improper inactivated inactive inbound
include included includes including incoming incompatible incomplete inconsistent incorrect incorrectly indeterminate
index indicate indicated indicates indicator individual information infrastructure ingredient initial initialization
initialize inner inpatient input insert inserted inside instance instead institution instruction insufficient
insurance insured integer integration integrity intended interface interfaces internal interrupted interval into
invalid inventory invoice invoked is isn't issue issued issuer issues it item items its itself job join json jwks jwt
kb keep keeps kept known lab label laboratory lack lacks language large larger lastly later latest launch layer layout
least leave left legacy legal length lesser letter level levels library licence license licensed lies limit limited
limits linked listed listener listening lists literal load loaded loading local locale localhost located location
locations locked lockout locks log logged logic logical login longer lookup loop lost lots lower lowercase made
maintenance make malformed manager mandatory manual manually manufacturer map mapped mapper mapping mappings marked
mask masked master matched matches matching material maximum mb measure measurement media medical medication
medications medicine member memory merge merged merges merging message messages metadata method methods middle
milliseconds minimum minute minutes mismatch mismatched missing mixed mnemonic model modification modified modify
module moment monitor more moreover most moved much multiple must mutual named names namespace narrative necessary
need needed needs negative neither nested network never newer newest next nil node nodes none nonexistent nor normal
normalized not note notes nothing notification null number numbers numeric numerical object objects observation
observations observed obsolete obtain obtained occupied occur occurred occurrence occurs of off offending offline
offset often ok old older oldest omitted once one online only onto open opened operation operations operator option
optional options or ordered ordering orders organisation organization origin original originator other others
otherwise our out outage outbound outcome outdated outgoing outpatient output outside outstanding over overdue
overflow overlap overlapping overlaps override oversize overwritten own owned owner package packet pages paired panel
parameter parameters parent parse parsed parser parsing partial partially participant particular parties partition
partner party passed password path patient patients pattern payer payload payment peer pending per performed performer
performing period permanent permanently permission permissions permitted persisted persistence person personnel
persons pharmacy phase phone physical physician placed placeholder placer plausible please plus point pointer policy
port position positive possible possibly posted posting practice practitioner precede preceding precision precondition
prefer preferred prefix prepare prescriber prescription presence present presented prevented previous previously
primary principal print prior priority private procedure procedures proceed process processed processes processing
processor produced product profile profiles program progress prohibited properly properties property protected
protocol provide provided provider providers provides provisioned proxy public publish published purge purged purpose
put qualifier quality quantity quarantine queried query question queue queued queues quota quoted radiology range rate
ratio raw reach reachable reached reaches reaction readable reader readonly real reasonable reasons receipt receive
received receiver receiving recent recipient recognised recognized reconcile reconciliation record recorded records
recover recoverable recovery recurring redirect redirected reduced redundant refer reference referenced references
referral referring refers refill refresh refusal refuse refused refuses regarding region register registered
registration registry regular reject rejected rejecting rejection rejects related relation relationship relative
release released relevant remain remaining remains remote removal remove removed repeat repeated repeating repeats
repetition repetitions replace replaced replay replayed replied reply report reported reporting reports repository
represent representation represented request requested requester requesting requests require required requirement
requirements requires rerouted resend resent reserved reset resolution resolve resolved resource resources respond
responded response responses responsible restart restricted result resulted results resumed retired retransmit retried
retries retrieve retry return returned returning returns reused revision revoked rights role roles rollback rolled
route routed router routes routing rows rule rules run runs runtime said same saved saving says scan scenario schedule
scheduled scheduling schema schematron scope scopes script search searched second secondary seconds secret section
sections secure security seen segment segments select selected selection semantic send sender sending sends sent
separated separator sequence sequences serial serialization serialize serious server servers service services session
sets several severity shared shorter should shouldn't shown shut shutdown signature signed signing similar
simultaneous since site sites size sized sizes skip skipped slot slots smaller socket software some something soon
source sources space special specialty specific specification specified specify specimen specimens split sql stack
stale standard stands start started starting startup state stated statement states static status statuses steps stop
stopped storage store stored stores stray stream strict string strings structural structure structured style
subcomponent subfield subject submission submit submitted submitter subscriber subscription subsequent subset
substance subtype succeeded success successful successfully such sufficient suffix suggested suitable superseded
supplied supply support supported supports supposed suspended swap switched symbol sync synced synchronization syntax
system systems table tables tag tags take taken takes target task tasks technical telephone tell temp template
templates temporarily temporary tenant terminate terminated termination terminator terminology terms tested tests text
than that the their them then there therefore these they third this those though thread threshold throttle throttled
throttling through throughput thrown thru thus ticket tied timed timely timeout timeouts timer times timestamp
timestamps timezone timing tls token tokens took top topic total trace track trailing transaction transactions
transfer transferred transform transformation transformed transient transition translate translated translation
transmission transmit transmitted transport treatment tried tries trigger triggered triggers trim true truncate
truncated trusted try trying twice two type typed types unable unacceptable unaccepted unaliased unallowed
unauthenticated unauthorised unauthorized unavailable unchanged undecodable undefined under underlying undetermined
unescaped unexpected unexpectedly unfinished unhandled unhealthy unicode unidentified unique uniquely uniqueness units
universal unknown unless unlinked unlocked unmapped unmatched unnecessary unprocessable unprocessed unreachable
unreadable unrecognised unrecognized unregistered unrelated unresolved unsent unset unsigned unspecified unsuccessful
unsupported until untrusted unusable unusual unverifiable unverified unwanted upcoming update updated updates updating
upgrade upload upon upper uppercase upstream uri url usage use used user username users uses using usual utc utf uuid
vaccination vaccine vaccines valid validate validated validates validating validation validator validity value values
variable variant various vendor vendors verification verified verify version versions versus via view violate violated
violates violation virtual visible visit visits waited waiting want wanted warn warning warnings was wasn't we've web
weight were weren't what whatever when where whether which while whitespace who whole whose why width wildcard with
within without won't workflow working workstation would wouldn't write written wrong xml xpath yet you your zero zeros
zip zone
"""

_FIELD = """
aa access_denied accession ack acl adt ae ar ascii asn bar bom bpm ca ccd ccda cda cdata ce cert cn conf cp cp1252 cpt
cr crl crlf cwe cx dc dft dg1 dicom ds dt dtm ehr ei eid eip eob eof epsv err etag evc evn fhir fin fn fs ft1 gt1 gzip
hapi hcpcs hd hl7 hl7v2 html icd icd10 icd9 id ids iis in1 in2 insufficient_scope invalid_client invalid_grant
invalid_request invalid_scope invalid_token is iso iso-8859-1 json jwk latin1 ldap lf lis login_required loinc mfe mfi
mfn mllp mrg mrn msa msh mtom nack nak ndc nist nk1 nm npi nte oauth oauth2 obr obx ocsp oid oml orc orl orm orr oru
pacs patient-id pd1 pid pki pl pv1 pv2 qak qpd qrd ras rde rds ris rsp rxa rxc rxd rxe rxnorm rxo rxr sch server_error
sft siu snomed spm ssl ssn st11 str tcp tcpip temporarily_unavailable tm tq1 ts txa ucum udi unauthorized_client
unsupported_grant_type utf-16 utf-8 utf16 utf8 vxu windows-1252 xad xcn xdm xds xon xpn xtn zds
"""

_GERMAN = """
abgebrochen abgelaufen abgelehnt abgeschlossen abweichend aktiv aktualisieren anfrage angegeben angelegt anmeldung
antwort anwendung auftrag auftrags ausserhalb außerhalb befund benutzer berechtigung bereich bereits besteht bitte
darf daten datenbank datensatz datentyp datum dem doppelt durch ein eine einem einen einer eintrag empfangen empfänger
enthält ereignis erforderlich erlaubt erwartet existiert falsch falsche falscher falsches fehlende fehlender fehlendes
fehler fehlerhaft fehlt feldlänge format für gefunden gelöscht geschlossen gesendet gesperrt gültig identifikator
intern interner kann kein keine keinem keinen konnte leer liegt länge material mehrfach mit nachricht nachrichten
nachrichtentyp nicht nummer ohne pflicht pflichtfeld schlüssel segmentfehler sperre system tabelle typ unbekannt
unbekannte unbekannter unbekanntes und unerwartet ungültig ungültige ungültiger ungültiges unterstützt verarbeitet
verarbeitung verbindung version verweigert vom vorhanden war werden wert wird wurde zeichen zeichensatz
zeitüberschreitung zugeordnet zugriff zulässig zuordnung überschritten
"""

_FRENCH = """
absent absente actif aucun aucune autorisé autorisée avec caractère caractères champ champs clé code connexion contenu
dans dates demande destinataire donnée données doublon dupliqué délai dépassé erreur existant existe expiré expirée
fermé fermée fichier format identifiant identité impossible inattendu incomplet inconnu inconnue incorrect incorrecte
indisponible interne introuvable invalide les longueur manquant manquante message mise n'est n'existe numéro
obligatoire ordre prescription prélèvement refusé refusée requis requise réponse résultat segment serveur service
supporté supprimé séjour table trop trouvé trouvée type une utilisateur valeur verrouillé vide était être
"""

_SPANISH = """
acceso autorizado cadena campo clave conexión código datos del desconocida desconocido dirección documento duplicada
duplicado ejecución elemento encontrada encontrado entrada error esperado está existe expirado falta faltante fecha
formato fuera identificador incorrecta incorrecto inesperado interno inválida inválido longitud mensaje no-válido
número obligatoria obligatorio orden paciente permiso permitido procesar puede rango rechazada rechazado registro
requerida requerido respuesta resultado segmento servidor sin sistema solicitud soportado tabla tiempo tipo usuario
vacía vacío valor ya
"""

_DUTCH = """
aanvraag afgewezen afspraak antwoord bericht bestaat buiten codering dubbel een fout gebruiker geen gegevens geldig
gesloten gevonden kan leeg mislukt moet niet nummer onbekend onbekende ongeldig ongeldige ontbreekt ontbrekend
onverwacht opdracht patiënt tabel uitslag veld verbinding vergrendeld verlopen verplicht verwacht waarde zonder
"""

PLAIN = frozenset(f"{_GENERAL} {_FIELD} {_GERMAN} {_FRENCH} {_SPANISH} {_DUTCH}".split())
"""Kept wherever they stand, in any letter case."""

_BETWEEN = """
a al am an base be can case close con cross da date de den der des die do driver du early el else en enough est et
ever every fall feld field forward frame free full given guide he held het hook i il im in ist jour key la last late
le lead less line lines link list lock lot main major match max me means min mode my name new no non o on page par
part parts pas past place plain plan pool probe read ready reason rest right root row safe sample see self set side
sign simple single smart so soap st staff stage station step still termin test time to tool trust un union up van von
wait we words y zum zur
"""
BETWEEN = frozenset(_BETWEEN.split())
"""Kept only between plain words, and never right after one of `PERSONS`: somebody may be called so."""

_PERSONS = """
attending benutzer collector contact doctor dr employer enterer family father for gebruiker given guarantor
husband insured member miss mother mr mrs ms name named names next-of-kin paciente patient patiente patienten
patients patiënt performer person persons physician practitioner prescriber provider providers subject submitter
subscriber user username users usuario utilisateur wife
"""
PERSONS = frozenset(_PERSONS.split())
"""What follows one of these may be a name."""

_PAIRS = """
able to;at least;at most;bad date;birth date;due to;duplicate key;empty field;error code;failed to;filler order;for a;
foreign key;header field;invalid date;invalid field;invalid key;invalid name;invalid order;invalid time;is a;is empty;
kein termin;line break;line feed;log in;mandatory field;missing date;missing field;missing key;missing name;
missing order;must be;no access;no active;no alias;no answer;no connection;no encounter;no header;no longer;no mapping;
no match;no matching;no message;no order;no patient;no permission;no record;no reply;no response;no route;no segment;
no such;no valid;no value;not a;not be;not in;not match;not on;not yet;of a;order already;order control;order number;
order status;placer order;primary key;public key;rate limit;required field;response time;running long;too big;
too early;too late;too long;too small;try again;unable to;unexpected field;unique key;unknown field;unknown key;
unknown order;unknown unit;wrong date;wrong order;wrong unit
"""
PAIRS = frozenset((first, second) for first, second in (pair.split() for pair in _PAIRS.replace("\n", " ").split(";")))
"""Kept as pairs, whatever their words are by themselves, but not right after one of `PERSONS`."""
