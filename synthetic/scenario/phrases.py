"""Every sentence that the reader of scenario files says, in both languages."""

from synthetic.model import Text


def _(en: str, es: str) -> Text:
    return Text(en=en, es=es)


LINE = _("line", "línea")

# --------------------------------------------------------------------------- the file

UNREADABLE = _("the file cannot be read: {why}", "no se puede leer el archivo: {why}")
TOO_BIG = _(
    "the file is larger than 1 MB (more than 1,000,000 bytes); a scenario is a short text",
    "el archivo supera 1 MB (más de 1 000 000 bytes); un escenario es un texto corto",
)
ENCODING = _(
    "the file is {found}; save it as plain UTF-8, without a byte-order mark",
    "el archivo está en {found}; guárdelo como UTF-8 sencillo, sin marca de orden de bytes (BOM)",
)
NOT_UTF8 = _(
    "byte {byte} is not UTF-8; save the file as UTF-8",
    "el byte {byte} no es UTF-8; guarde el archivo como UTF-8",
)
NUL = _(
    "there is a NUL byte: is the file UTF-16? Save it as UTF-8",
    "hay un byte nulo: ¿es UTF-16? Guárdelo como UTF-8",
)
INVISIBLE = _(
    "there is an invisible or control character ({code}); take it out, and save the file as UTF-8",
    "hay un carácter invisible o de control ({code}); quítelo y guarde el archivo como UTF-8",
)
SYNTAX = _(
    "not valid YAML at column {column}: {problem}{begun}{hint}",
    "YAML no válido en la columna {column}: {problem}{begun}{hint}",
)
BEGUN = _(", in what begins in line {line}", ", en lo que comienza en la línea {line}")
SYNTAX_HINTS = {
    r"cannot start any token": _(
        "; indent with spaces, not tabs, and put quotes round texts with special signs",
        "; use espacios, no tabuladores, y ponga comillas a los textos con signos especiales",
    ),
    r"mapping values are not allowed": _(
        "; is the indentation right? A text with a colon needs quotes",
        "; ¿está bien la sangría? Un texto con dos puntos necesita comillas",
    ),
    r"expected ',' or|did not find expected ',' or": _(
        "; a bracket is not closed, or a comma is missing", "; falta cerrar un paréntesis o falta una coma"
    ),
    r"block end|expected key|could not find expected ':'": _(
        "; is the indentation the same as in the lines above?",
        "; ¿es la sangría igual a la de las líneas de arriba?",
    ),
    r"end of stream": _("; a quote is not closed", "; faltan comillas de cierre"),
}
NO_HINT = _("", "")
EMPTY_FILE = _("the file is empty; begin with `format: 1`", "el archivo está vacío; comience con `format: 1`")
SECOND_DOCUMENT = _(
    "a second document begins here (`---`); one file holds one scenario",
    "aquí comienza un segundo documento (`---`); un archivo contiene un solo escenario",
)
TOO_DEEP = _("nested more than {limit} levels deep", "anidado a más de {limit} niveles")
TOO_MANY = _(
    "more than {limit} values (aliases counted as often as they are used)",
    "más de {limit} valores (cada alias cuenta tantas veces como se usa)",
)
TOO_MANY_ALIASES = _("more than {limit} aliases", "más de {limit} alias")
UNKNOWN_ALIAS = _(
    "`*{alias}` points to nothing that ends above it", "`*{alias}` no apunta a nada que termine más arriba"
)
TAG = _(
    "tags such as `{tag}` have no meaning here; write the plain value",
    "las etiquetas como `{tag}` no significan nada aquí; escriba el valor solo",
)

# --------------------------------------------------------------------------- keys

DUPLICATE_KEY = _(
    "`{key}` stands twice; it is already in line {first}",
    "`{key}` está dos veces; ya está en la línea {first}",
)
BAD_KEY = _("a key must be a single word", "una clave debe ser una sola palabra")
UNKNOWN_KEY = _(
    "unknown key `{key}`{maybe}; known here: {known}",
    "clave desconocida `{key}`{maybe}; aquí se conocen: {known}",
)
MORE_UNKNOWN_KEYS = _("and {count} more unknown keys", "y {count} claves desconocidas más")
MAYBE = _("; did you mean `{near}`?", "; ¿quiso decir `{near}`?")
MISSING = _("`{key}` is missing: {expected}", "falta `{key}`: {expected}")
NO_VALUE = _("`{key}:` has no value; expected: {expected}", "`{key}:` no tiene valor; se espera: {expected}")
NOT_EXPECTED = _("`{found}` is not {expected}{hint}", "`{found}` no es {expected}{hint}")
ONE_OF = _("one of {known} is needed here{maybe}", "aquí se necesita una de {known}{maybe}")
ONLY_ONE = _("only one of {known} can stand here, not {found}", "aquí solo puede estar una de {known}, no {found}")

# --------------------------------------------------------------------------- what is expected

A_MAP = _("a map of keys: {known}", "un mapa de claves: {known}")
A_TEXT = _("a text in both languages: {{es: …, en: …}}", "un texto en los dos idiomas: {{es: …, en: …}}")
A_QUESTION = _(
    "a text in both languages, and an answer if you like: {{es: …, en: …, answer: {{es: …, en: …}}}}",
    "un texto en los dos idiomas y, si quiere, una respuesta: {{es: …, en: …, answer: {{es: …, en: …}}}}",
)
A_LIST = _("a list (lines that begin with `-`, or [ … ])", "una lista (líneas que comienzan con `-`, o [ … ])")
A_FULL_LIST = _(
    "a list of at least one (lines that begin with `-`, or [ … ])",
    "una lista de al menos un elemento (líneas que comienzan con `-`, o [ … ])",
)
WHOLE = _("a whole number from {low} to {high}", "un número entero de {low} a {high}")
NUMBER = _("a number from {low} to {high} ({unit})", "un número de {low} a {high} ({unit})")
WHOLE_ONE_OF = _("one of the numbers {known}", "uno de los números {known}")
DURATION = _(
    "a time such as 0, 45 s, 3 min, 1 min 30 s or 1 h",
    "un tiempo como 0, 45 s, 3 min, 1 min 30 s o 1 h",
)
DURATION_WITHIN = _("a time from {low} to {high}, such as {like}", "un tiempo de {low} a {high}, como {like}")
DATE = _(
    "a date, a time and its offset from UTC, as 2018-07-12T17:40:00-05:00",
    "una fecha, una hora y su diferencia con UTC, como 2018-07-12T17:40:00-05:00",
)
TRUTH = _("true or false", "true o false")
AN_ID = _(
    "an id of small letters, digits and hyphens (at most 60)",
    "un id de minúsculas, cifras y guiones (60 como máximo)",
)
A_CAMERA = _("a camera id, as C-040", "un id de cámara, como C-040")
AN_INCIDENT = _("an incident id, as INC-2", "un id de incidente, como INC-2")
A_CASE = _("a case number, as ORD-1", "un número de caso, como ORD-1")
NO_CELL = _("this cell of the access matrix cannot be: {why}", "esta celda de la matriz de acceso no puede ser: {why}")
TWICE_CELL = _(
    "{chair} and {action} stand here a second time; the first is in line {first}",
    "{chair} y {action} están aquí por segunda vez; la primera está en la línea {first}",
)
TWICE_RANK = _("{chair} stands in the order twice", "{chair} está dos veces en el orden")
TWICE_CHAIR = _("{chair} stands among the chairs twice", "{chair} está dos veces entre las sillas")
NO_SEAT = _(
    "`{found}`: nobody can take that chair in this scenario (`chairs`: {known})",
    "`{found}`: nadie puede tomar esa silla en este escenario (`chairs`: {known})",
)
A_PATROL = _("a patrol id, as P-3", "un id de patrulla, como P-3")
A_PLACE = _(
    "a place, as plaza-grande or calle-venezuela/calle-sucre",
    "un lugar, como plaza-grande o calle-venezuela/calle-sucre",
)
A_LINE = _("a line of text (1 to {most} characters)", "una línea de texto (de 1 a {most} caracteres)")
PROSE = _("a text of 1 to {most} characters", "un texto de 1 a {most} caracteres")
CHOICE = _("one of {known}", "uno de {known}")
CLOTHES = _("a colour and a garment, as {like}", "un color y una prenda, como {like}")
DONE = _(
    "one of pressed, answered, turned[:n], opened[:n], dispatched[:n], marked:<cast>, mark_lost:<cast>, chair:<chair>, "
    "acts:<n>, at:<seconds>, or several with | between them",
    "uno de pressed, answered, turned[:n], opened[:n], dispatched[:n], marked:<elenco>, mark_lost:<elenco>, "
    "chair:<silla>, acts:<n>, at:<segundos>, o varias con | entre ellas",
)
FORMAT = _("the number of a known format ({known})", "el número de un formato conocido ({known})")

# --------------------------------------------------------------------------- hints

NEWER = _(
    "`format: {found}`: written for a newer version of Doble Vista (this one reads format {known})",
    "`format: {found}`: escrito para una versión más nueva de Doble Vista (esta lee el formato {known})",
)
HINT_BOOLEAN = _("; yes and no are not numbers", "; sí y no no son números")
HINT_ZERO = _("; write it without leading zeros", "; escríbalo sin ceros a la izquierda")
HINT_SEXAGESIMAL = _("; for minutes and seconds write 1 min 30 s", "; para minutos y segundos escriba 1 min 30 s")
HINT_INFINITE = _("; it must be finite", "; debe ser finito")
HINT_PLAIN_NUMBER = _(
    "; write plain digits, without exponent or separators",
    "; escriba solo cifras, sin exponente ni separadores",
)
HINT_NEGATIVE = _("; it is negative: times count from the start", "; es negativo: el tiempo cuenta desde el inicio")
HINT_OFFSET = _("; write the offset too: {fixed}", "; escriba también la diferencia con UTC: {fixed}")
HINT_LONG = _("; it has {length}", "; tiene {length}")
HINT_CONTROL = _(
    "; it holds an invisible or control character ({code})",
    "; contiene un carácter invisible o de control ({code})",
)
HINT_MOST = _("; at most {most} entries, it has {length}", "; como máximo {most} entradas, tiene {length}")
HINT_LATER = _("; `{found}` comes later", "; `{found}` vendrá más adelante")

# --------------------------------------------------------------------------- what fits together

AFTER_END = _("`{found}` is after the end ({end})", "`{found}` es después del final ({end})")
NOT_ASCENDING = _(
    "`{found}` is not after the one before ({before})", "`{found}` no es posterior al anterior ({before})"
)
FIRST_STEP = _(
    "the first step says where somebody is: `place` (or `inside`), not `{how}`",
    "el primer paso dice dónde está alguien: `place` (o `inside`), no `{how}`",
)
FIRST_CLOTHES = _("`{found}`: the first clothes are worn from 0", "`{found}`: la primera ropa se lleva desde 0")
DUPLICATE_ID = _("`{found}` is taken; it is already in line {first}", "`{found}` ya está usado, en la línea {first}")
UNKNOWN_CAST = _(
    "`{found}`: no one in the cast has this id{maybe} (cast: {known})",
    "`{found}`: nadie del elenco tiene este id{maybe} (elenco: {known})",
)
UNKNOWN_STAFF = _(
    "`{found}`: nobody of the staff has this id{maybe} (staff: {known})",
    "`{found}`: nadie del personal tiene este id{maybe} (personal: {known})",
)
TWICE_CLOSE = _(
    "`{found}`: what they are to this colleague is told already, in line {first}",
    "`{found}`: ya se dice qué es de este colega, en la línea {first}",
)
UNKNOWN_INCIDENT = _(
    "`{found}`: no such incident (incidents: {known})",
    "`{found}`: no existe ese incidente (incidentes: {known})",
)
UNKNOWN_CAMERA = _(
    "`{found}`: no such camera; the network has {count} (C-001 and so on, and those under `named`)",
    "`{found}`: no existe esa cámara; la red tiene {count} (C-001 y siguientes, y las de `named`)",
)
NO_PATROLS = _(
    "`{found}`: there are no patrols (`network.patrols`), so this never comes",
    "`{found}`: no hay patrullas (`network.patrols`), así que esto nunca llega",
)
TO_NOBODY = _(
    "`{found}`: neither `offender` nor `victim` is named; name one of the cast: it happens where they are",
    "`{found}`: no se nombra ni `offender` ni `victim`; nombre a alguien del elenco: ocurre donde está esa persona",
)
UNKNOWN_PATROL = _(
    "`{found}`: no such patrol; there are {count} (P-1 and so on)",
    "`{found}`: no existe esa patrulla; hay {count} (P-1 y siguientes)",
)
TOO_MANY_NAMED = _(
    "{named} cameras are named, but the network has only {count}",
    "se nombran {named} cámaras, pero la red solo tiene {count}",
)
NOTHING = _("none", "ninguno")
NEEDS_BUTTON = _("`done: pressed` needs a `button`", "`done: pressed` necesita un `button`")
NEEDS_QUESTION = _(
    "`done: answered` needs `choices` or `asks_number: true`",
    "`done: answered` necesita `choices` o `asks_number: true`",
)

# --------------------------------------------------------------------------- doubts

HYPOTHETICAL = _(
    "face matching was only planned at the time: every screen of this scenario will say “hypothetical”",
    "el reconocimiento facial entonces solo se planeaba: todas las pantallas dirán «hipotético»",
)
OTHER_OFFSET = _("`{found}`: Quito's clock is −05:00", "`{found}`: la hora de Quito es −05:00")
MARK_NOT_OPEN = _(
    "`{found}`: {who} has not opened this picture at that moment, so the mark will be refused",
    "`{found}`: {who} no tiene abierta esa imagen en ese momento; la marca será rechazada",
)
CALLED_AFTER_END = _(
    "`{found}`: it would be called in only after the end ({end})",
    "`{found}`: la llamada llegaría después del final ({end})",
)
REAL_PERSON = _(
    "`{found}` looks like a real public person ({who}); nobody real is a character here",
    "`{found}` parece una persona pública real ({who}); aquí ningún personaje es real",
)
FULL_NAME = _(
    "`{found}` looks like somebody's full legal name; a given name and a surname are enough",
    "`{found}` parece un nombre legal completo; bastan un nombre y un apellido",
)
PRIVATE = _(
    "`{found}` looks like {what}; nothing private belongs here",
    "`{found}` parece {what}; aquí no va nada privado",
)
AN_EMAIL = _("an e-mail address", "una dirección de correo")
A_PHONE = _("a phone number", "un número de teléfono")
AN_IDENTITY_NUMBER = _("an identity number", "un número de cédula")
AN_ADDRESS = _("a private address", "una dirección privada")

# --------------------------------------------------------------------------- what the city says

UNKNOWN_PLACE = _("`{found}`: {why}", "`{found}`: {why}")
NO_ROUTE = _("no street connects `{start}` with `{goal}`", "ninguna calle une `{start}` con `{goal}`")
TWO_PLACES = _(
    "`{who}` would be in two places at once: `{start}` to `{goal}` is {far} m and takes {needs} "
    "{how}, but the next step begins after {has}{hint}",
    "`{who}` estaría en dos lugares a la vez: de `{start}` a `{goal}` hay {far} m y se tarda {needs} "
    "{how}, pero el paso siguiente comienza a los {has}{hint}",
)
HINT_RUN = _("; running would do", "; corriendo alcanzaría")
ARRIVES_LATE = _(
    "`{who}` reaches `{goal}` only {late} after the end", "`{who}` llega a `{goal}` {late} después del final"
)
WALKING = _("walking ({pace} m/s)", "caminando ({pace} m/s)")
RUNNING = _("running ({pace} m/s)", "corriendo ({pace} m/s)")
