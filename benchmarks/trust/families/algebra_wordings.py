"""Texts around an equation that ask in words no rule was written for, or ask for something else than its solution."""

FRESH = (
    "Solve {eq} please, I keep getting it wrong",
    "{eq} -- what do I get for {x}?",
    "Could anyone tell me which {x} fits {eq}?",
    "My daughter has to solve {eq}. How is it done and what comes out?",
    "Let's do {eq} together.",
    "Help a tired student: {eq}",
    "Could you check what {x} comes to when {eq}?",
    "There is one number {x} with {eq}; name it.",
    "I am looking for the {x} that fits {eq}.",
    "What is left for {x} once {eq} is given?",
    "Tell me {x}, {eq}",
    "Ok next one: {eq}",
    "Go ahead and crack {eq} for me",
    "Take {eq} and get {x} on its own.",
    "Here you go: {eq}. I need {x}.",
    "Rearrange {eq} until {x} stands alone",
    "Under the condition {eq}, {x} is what?",
    "The equation reads {eq}. Its root is?",
    "Evaluate {x} from {eq}.",
    "Deduce {x} from {eq}",
    "Derive the value of {x}, starting with {eq}.",
    "Exercise 4b) Solve: {eq}",
    "Quick question, {eq}, so {x} is?",
    "Show how one solves {eq} and state the result.",
    "Use inverse operations to solve {eq}.",
    "Solve by isolating the variable: {eq}",
    "Solve {eq} (algebra homework, grade 7)",
    "solve pls {eq}",
    "Given {eq}. {x} = ?",
    "If we know {eq}, how big is {x}?",
)
"""`{eq}` asked for as people ask; a claim is right where the answer is."""

LANGUAGES = (
    "Löse {eq}",
    "Löse die Gleichung {eq} nach {x} auf.",
    "Bitte löse {eq} Schritt für Schritt.",
    "Was ist {x}, wenn {eq}?",
    "Résous {eq}",
    "Résolvez l'équation {eq} pour {x}.",
    "Trouve {x} si {eq}.",
    "Quelle est la valeur de {x} si {eq} ?",
    "Resuelve {eq}",
    "Resuelve la ecuación {eq} paso a paso.",
    "Halla {x} si {eq}",
    "¿Cuánto vale {x} si {eq}?",
    "Risolvi {eq}",
    "Trova {x} se {eq}.",
    "Resolva {eq}",
    "Los {eq} op",
    "Solve bitte {eq}",
    "Lös ekvationen {eq}",
    "Rozwiąż równanie {eq}",
    "Vyřeš rovnici {eq}",
    "Решите уравнение {eq}",
    "Найди {x}, если {eq}",
    "解方程 {eq}",
    "{eq} を解いてください",
    "{eq} denklemini çöz",
    "Λύσε την εξίσωση {eq}",
    "حل المعادلة {eq}",
    "समीकरण {eq} हल करो",
)

INSIDE = (
    '{{"task": "solve", "equation": "{eq}"}}',
    'What does this JSON hold: {{"equation": "{eq}", "unknown": "{x}"}}',
    'Return this with the keys sorted: {{"solve": "{eq}", "for": "{x}"}}',
    'print("Solve {eq}")',
    "# Solve {eq} for {x}\nprint(42)",
    "```python\n# {eq}\nassert {x} == 3\n```\nWhy does this fail?",
    "What does `solve({eq})` do?",
    "<equation>{eq}</equation>",
    "SELECT {x} FROM t WHERE {eq}",
    "On the board stood {eq}. Ann wiped it off before the break. What did Ann do?",
    "Tom wrote: Solve {eq}. His teacher smiled. Who smiled?",
    "The story of {eq} is long. Tell it.",
    'He whispered "find {x} if {eq}" and left. What did he whisper?',
    "My sister solved {eq} in ten seconds. How many seconds is that for six equations?",
    "In chapter 3 it says: solve {eq} for {x}. Which chapter is it?",
    "Here is my homework: {eq}. I found {x} = 4. Where did I go wrong?",
    "Subject: solve {eq}\n\nDear all, the meeting is at nine.",
    "Summarise this text: Solve {eq} for {x}. It is easy.",
)
"""The equation stands in JSON, in code or in a story, and nobody asks for its solution."""

AS_NUMBER = (
    "Solve {eq}. Only the number.",
    "What is {x} if {eq}? Just the number, please.",
    "Find {x} if {eq}. Answer with the number alone.",
    "Solve {eq}. Give only the value of {x}.",
    "Solve {eq} without showing your work",
    "Only the number: what is {x} if {eq}?",
    "{eq}, {x}? number only",
)
AS_FRACTION = (
    "Solve {eq} and give the answer as a fraction",
    "What is {x} as a fraction if {eq}?",
    "Find {x} if {eq}. Write it as a fraction.",
    "Solve {eq}. Leave the answer as a fraction in lowest terms.",
    "Solve {eq} for {x} as a fraction",
)
AS_JSON = (
    "Solve {eq} and answer as JSON",
    "Solve {eq}. Reply with a JSON object with the key {x}.",
    'What is {x} if {eq}? Return JSON like {{"{x}": 0}}.',
    "Solve {eq} as JSON",
)
IN_WORDS = (
    "Solve {eq}. Spell the answer out in words.",
    "Solve {eq} in words",
    "What is {x} if {eq}? Answer in words, no digits.",
    "Solve {eq} and write the number as a word.",
)
ROUNDED = (
    "Solve {eq} and round to 2 decimals.",
    "Find {x} if {eq}, to the nearest whole number",
    "Solve {eq} to 3 significant figures",
    "Find {x} as a decimal, rounded to one place: {eq}",
    "Solve {eq} as a percentage",
)

WHETHER = (
    "Determine if {eq} is true.",
    "Determine whether {eq}",
    "Tell me if {eq} holds.",
    "Tell me when {eq} holds",
    "I want to know if {eq} holds",
    "Can you tell me if {eq} is true for {x}?",
    "Find if {eq}",
    "Check if {eq}",
    "What is true if {eq}?",
    "What is given when {eq}?",
    "What is the root of {x} if {eq}?",
    "Find the root of {x} in {eq}",
    "For which {x} does {eq} not hold?",
    "Figure out whether {x} is the solution of {eq}",
)
"""Whether it is so, what follows from it, or a root of the unknown."""

UNITS = (
    "Solve {eq} cm",
    "Solve {eq} kg for {x}",
    "Solve {eq} dollars",
    "Solve {eq}°",
    "Solve {eq} €",
    "Solve {eq}%",
    "Find {x} in meters if {eq} feet.",
    "Solve {eq} minutes for {x} in hours",
    "If {eq} m, what is {x} in cm?",
    "{x} is measured in litres. Solve {eq} gallons.",
)

RELATIONS = ("≠", "<", ">", "≤", "≥", "!=", "<=", ">=", "=<", "=>", "==", "≈", "~", "≡", "\\neq", "\\leq", "\\ge", ":=")
"""What stands in the place of `=`."""

NOT_LINEAR = (
    "{a}x^2 + {b} = {c}",
    "{a}x² - {b} = {c}",
    "x^2 = {c}",
    "x*x + {b} = {c}",
    "x(x + {b}) = {c}",
    "(x + {a})^2 = {c}",
    "(x - {a})(x + {b}) = 0",
    "{a}/x + {b} = {c}",
    "{c}/x = {a}",
    "{a}x^3 = {c}",
    "|x - {a}| = {c}",
    "√x = {a}",
    "sqrt(x) + {b} = {c}",
    "{a}^x = {c}",
    "x! = {c}",
    "x**2 = {c}",
    "$x^{{2}} + {b} = {c}$",
    "$\\sqrt{{x}} = {a}$",
    "$\\frac{{{c}}}{{x}} = {a}$",
    "{a}x + {b} = {c}/x",
    "{a}x₁ + {b} = {c}",
    "sin({a}x) = 0",
    "log(x) + {a} = {c}",
    "{a}xy + {b} = {c}",
    "⌊x⌋ + {a} = {c}",
    "{a}x mod {b} = 1",
    "x' = {a}x + {b}",
)
"""Look like a linear equation and are none."""

ONE_OF_TWO = (
    "Here are two equations: {eq} and {eq2}. Solve the second one.",
    "A: {eq}. B: {eq2}. Solve A.",
    "(1) {eq}\n(2) {eq2}\nSolve (2).",
    "Solve {eq}, not {eq2}.",
    "Given {eq} or {eq2}, find {x} in the first.",
    "Which is easier, {eq} or {eq2}?",
    "First {eq}, then {eq2}. What is {x} in the end?",
    "Solve {eq2} instead of {eq}",
)
"""Two equations in the same unknown, of which one is asked for, or both."""

JOINED = (
    "If {eq} and {eq2}, what is {x}?",
    "Given {eq} and {eq2}, find {x}.",
    "What is {x} if {eq} and {eq2}?",
    "Find {x} if {eq} and {eq2}.",
)
"""Two equations in two unknowns, each for itself, and one unknown asked for."""

SYSTEM_UNLIKE = (
    "Do not solve the system {ands}.",
    "How many solutions does the system {ands} have?",
    "Solve the system {ands} by graphing.",
    "Explain why the system {ands} has a solution.",
    "Graph {ands}",
    "Write a system of equations like {ands}.",
    "What is not a solution of {ands}?",
    "What kind of system is {commas}?",
    "Solve the system {ands} for {x} in terms of the others and stop there.",
    "Solve the system {ands} and answer as JSON.",
    "Solve the first of {ands}",
    "Is the system {ands} consistent?",
    "Solve the system {ands} modulo 7",
    "Find the sum of {xs} if {ands}.",
    "Löse das Gleichungssystem {ands}",
    "Solve the system {ands} where {x} < 0",
    "Find the determinant of the system {ands}",
    "Solve the system {ands} wrongly.",
    "Determine if {ands} hold.",
    "Find whether {ands}",
)
