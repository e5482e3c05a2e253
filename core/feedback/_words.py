"""Lists of words: which say nothing, which name nothing, and which keep a comment from being quoted."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Empty words of written speech that the usual English list lacks.
CHAT = _words(
    """
    able actually ago anymore anyways bit came cause certainly come coming definitely did didnt do does
    doesnt doing dont especially extremely feel felt gave gets getting giving glad goes going gone gonna got
    gotten ha haha hello hes hey hi huge idk ill im instead isnt ive just kind knew know knows let lets like
    literally ll lol lot lots make makes making maybe mean means need needed needs obviously oh ok okay omg
    particularly people person plus pretty probably quite read really right said saw say saying says
    seriously shes simply soon sort super sure tell telling tells thank thanks thanx theres thing things
    think thought thx til till told totally tried truly try trying ur use used using usually ve want wanted
    wanting wants wasnt way went whats wish won wont wouldnt wow ya yeah yep yes youre
    """
)

# Words that the usual English list calls empty but that carry a complaint about a product.
CONTENT = _words(
    """
    amount back bill bottom call computer cry detail empty fire front full interest side system thick thin
    top
    """
)

# Words that never name a subject alone: address, praise and blame, time and manner.
GENERIC = _words(
    """
    absolute absolutely airline amazing annoying appreciate appreciated asap attempt attention awesome awful
    bad badly basically beautiful beautifully best better beyond big boo bought brand buy buying car care
    clear company complete completely con cool couple crazy cute day days deal dear decent definitely
    despite difference different difficult disappointed disappointing disappointment disgusting dollar dollars dont
    easily effing end enjoy enjoyed entire epic euro euros exactly excellent exceptional excited expect expected
    expecting
    experience extra extremely fab fabulous fact fail failed failing fair fantastic favorite feeling fine
    flawless folks forward friday friend friends frustrated frustrating frustration fun funny garbage gave
    girl give given gives giving god good gorgeous great greatest guess guy guys half happen happened
    happening happens happy hate hear heard hell help helped helpful helping here highly home honestly hope
    hoping horrendous horrible horribly hour hours hr hrs idea immediately impressed incredible incredibly inexcusable
    insane issue issues item items job joke kept kinda lady later leave leaving left life line list little
    living long longer look looked looking looks lost love loved lovely loves loving luck major man matter
    mess min mins mind minute minutes miss moment monday month months morning move nice nicer night number
    obvious offer ordered ordering ordinary outside overall paid pathetic pay paying perfect perfectly personal
    place pleasant please pleased pls plz point poor poorly possible problem problems product products props
    purchase purchased put question questions quick quickly ready real reason recommend recommended regular
    reply respond responded ridiculous run running sad saturday save second sent serious set shame sir
    slightly small sorry special star stars start started stay still stop strange stuff stupid suck sucks
    sunday super superb suppose supposed surprise surprised surprisingly sweet take taken taking talk
    talking terrible terribly terrific thing things tho thought thursday time times today tomorrow tonight
    took total treat treated tuesday turn turned twice type ugh unacceptable understand unfortunately
    unhappy unless unreal update usual wait waited waiting warm wear wearing wednesday week weekend weeks
    wife willing win wish woman women wonder wonderful wondering word words work worked working works world
    worse worst worth wrong year years yesterday yours back away asking ask advance double half finally sadly
    """
)

# Of these, and of the empty words, some may open a phrase ("lost bag", "too small") ...
LEADING = _words(
    """
    bad big brand broken call car care company customer different difficult easy extra help home hour
    item late little long lost minute never no not offer order paid personal poor product quick real return
    rude second slow small special time too wait waiting without wrong
    """
)

# ... and some may close one ("booking problems").
TRAILING = _words(
    """
    big brand car care company deal experience help home hours issue issues item items job late line lines list
    long number offer offers place problem problems product products question questions reply short small
    time times update updates wait work working works wrong back away
    """
)

# What a thing can be, though people also call a thing so ("I took a small"); it is said what is wrong with it.
SIZES = _words("big large long longer short slow small thin tight")

# Of GENERIC, what else says how a thing is ...
PLAIN = _words("clear difficult easy quick warm") | SIZES

# ... and what only judges it, or is said of everything that is sent back.
VERDICTS = (GENERIC - PLAIN) | _words(
    """
    arrived didn't excited fell hopeful impressed kept odd pleased received return returned returning returns totally
    wasn't weird wore
    """
)

# Words that turn round what follows them ("not trust").
NEGATIONS = _words(
    """
    not no never without too can't cannot don't doesn't didn't won't isn't wasn't kein keine keinen nicht nie ohne zu
    no sin nunca muy pas sans jamais trop
    """
)

# Words between two subjects rather than within one.
JOINING = _words(
    """
    and or but because except although though while if when und oder aber weil wenn y o pero porque et ou mais
    """
)

# As GENERIC, in other languages.
GENERIC_ELSEWHERE = {
    "de": _words(
        """
        gut gute guten guter gutes schlecht schlechte schlechter super toll tolle toller schön schöne schönes leider
        danke bitte echt total immer wieder einfach heute gestern tag tage tagen woche wochen monat monate jahr jahre
        mal stück zufrieden begeistert perfekt klasse prima empfehlen empfehlung gerne mehr weniger viel viele bestellt
        gekauft firma euro kunde kunden problem probleme uhr min minuten stunden
        """
    ),
    "es": _words(
        """
        bueno buena buenos malo mala malos bien mal gracias muy todo todos nada siempre nunca día días semana semanas
        mes meses año años vez veces excelente perfecto encanta gusta recomiendo producto problema problemas empresa
        """
    ),
    "fr": _words(
        """
        bon bonne bons mauvais mauvaise bien mal merci très tout tous rien toujours jamais jour jours semaine semaines
        mois an ans fois excellent parfait adore aime recommande produit problème problèmes dommage vraiment
        """
    ),
    "zh": _words(
        "好 很好 不好 非常 不错 满意 喜欢 东西 商品 买 了 的 是 我 都 就 也 还 真的 可以 问题 这个 一个 没有 不"
    ),
}

# Say of a thing whether it is liked.
JUDGING = _words(
    """
    amazing awesome awful bad beautiful best better comfortable cute easy excellent fabulous fantastic fast favorite
    favourite free friendly good great helpful horrible lovely nice perfect poor pretty rude terrible wonderful worse
    worst wrong
    """
)

# Empty words that close a phrase ("sold out"), and those that do so at the end of a clause ("spot on").
PARTICLES = _words("out off up down on in")
HANGING = _words("on in")

# Empty words that open a phrase ("on hold").
OPENING = _words("on in out off without")

# Ask for more ("feels like", "a piece of").
UNFINISHED = _words("like as than of 太 总 很 最 更 又 还 就 没 不 非常 一直")

# End in -ly without being an adverb; a phrase does not end on one ("closed permanently").
NOT_ADVERBS = _words(
    "family reply supply assembly early daily weekly monthly friendly ugly silly belly jelly butterfly"
)

# Frequent first names, without those that are everyday words (Grace, Mark, Will, Rose).
FIRST_NAMES = _words(
    """
    aaron abdul abdullah adam adele adrian agnieszka ahmed aisha alan alberto alejandro alessandro alessia
    alexander alexandra alexandre alexey alice alina amanda amelie amir amy ana anastasia andrea andreas
    andrei andrew andrzej angela anita anja anna anne annie antoine anton antonio arjun arthur ashley astrid
    aylin barbara beatriz benjamin bernd bianca birgit brandon brenda brian bruno camila camille carla
    carlos carmen carol caroline catherine cecilia charles charlotte chiara chloe chris christian christina
    christine christopher claire claudia cynthia dagmar daniel daniela daniele danielle dariusz david
    deborah debra dennis diana diego dieter dmitri dominik donna dorothy douglas eduardo edward elena eleni
    elif elisabeth elizabeth ella ellen emily emma emre eric erik erika esther eva evelyn fabian fatima
    felipe fernanda fernando florian francesca francesco francisca francois frank franziska frederic gabriel
    gabriela george gerald gerhard giovanni giulia gregory guillaume gustavo hanna hannah hans harold hassan
    heather heike heinz helen helena helga henry herbert ibrahim igor ines ingrid irene irina isabel
    isabella ivan jacek jacob jacqueline jakob james jan jana jane janet janice jason javier jean jeff
    jeffrey jennifer jeremy jerry jesse jessica joan joana joao joe johan johanna johannes john jonas
    jonathan jorge jose joseph joshua juan judith judy julia julian julie jun jurgen justin kamil karen
    karin karl karolina katarzyna kate katharina katherine kathleen katja katrin keith kelly kenneth kevin
    khalid kim kimberly klaus konstantin kristin krzysztof kyle larry lars laura lauren laurent lea leila
    lena leon leonardo linda lisa lorenzo louis louise luca lucas lucia lucy luis luisa lukas maciej
    magdalena mahmoud malgorzata manuel marcel marcin marco marcos marcus margaret maria mariana marie
    marina mario marion marta martha martin martina mary mateusz mathieu matteo matthew matthias maurice
    maya mehmet melanie melissa mercedes mia michael michal michel michelle miguel mikhail mohamed mohammed
    monica monika monique muhammad murat mustafa nadia nadine nancy natalia natalie nathalie nathan nicholas
    nick nicolas nicole nikolai nina noah nora olga oliver olivia omar oscar otto pablo pamela paolo
    patricia patrick patrycja paul paula pauline pavel pawel pedro peter petra philip philipp philippe
    pierre piotr priya rachel rafael raj rajesh ralph ramon raquel rebecca renate ricardo richard rita
    robert roberto roland ronald rosa roxana ruth ryan sabine sabrina samantha samuel sandra sara sarah
    scott sean sebastian sergei sergio sharon shirley silke silvia simon simone sofia sonia sophia sophie
    stefan stefanie stephanie stephen steven susan susanne sven svetlana sylvie tanja tatiana teresa theresa
    thomas thorsten tiago tim timothy tobias tomasz tony tyler ursula ute valentina valerie vanessa vera
    veronica victor victoria vincent virginia vladimir walter wei wendy werner wolfgang xavier yasmin
    yolanda yuki yusuf zachary zoe
    """
)

# Words nobody wants to see on a slide.
PROFANITY = _words(
    """
    arsch arschloch arse arsehole ass asshole assholes bastard bastards bitch bitches bollocks bullshit
    cabron cock connard crap crappy cunt damn dick dickhead fag faggot foda fuck fucked fucker fuckers
    fuckin fucking fucks goddamn hure joder kurwa merda merde mierda motherfucker piss pissed porra prick
    pussy puta putain retard retarded scheiss scheisse scheiße shit shits shitty slut stronzo twat verdammt
    wanker whore wichser wtf
    """
)

# Words with a capital letter that point to nobody.
CAPITALS = _words(
    """
    american april august christmas december easter english european february french friday german i i'am
    i'd i'll i'm i've im internet italian ive january july june march may monday november october ok
    saturday september spanish sunday thursday tuesday wednesday xmas
    """
)

# Stand before the name of a thing ("the parcel"), by language ...
DETERMINERS = {
    "en": _words("the a an my your our their his her its this these those no any some each every which another"),
    "de": _words(
        """
        der die das dem den des ein eine einen einem einer eines mein meine meinen meiner ihr ihre ihren unser unsere
        kein keine keinen diese dieser dieses
        """
    ),
    "es": _words("el la los las un una unos unas mi mis tu tus su sus este esta ningún ninguna"),
    "fr": _words("le la les un une des du mon ma mes votre vos notre nos ce cette ces aucun aucune"),
}

# ... and so do these.
PREPOSITIONS = {
    "en": _words("of for with in on at from about without into over by through during after before"),
    "de": _words("von für mit in im auf an am aus bei beim zum zur ohne über"),
    "es": _words("de del con en por para sin sobre"),
    "fr": _words("de d avec dans sur pour par sans chez"),
}

# Subjects and objects of a sentence: a phrase does not hold one.
PRONOUNS = {
    "en": _words("i you he she it we they who me him us them"),
    "de": _words("ich du er es wir mich mir uns"),
    "es": _words("yo él ella nosotros me nos"),
    "fr": _words("je j tu il elle nous vous me"),
}

# Stand between a thing and a quality ("is late") ...
COPULAS = {
    "en": _words("am is are was were be been being it's that's isn't aren't wasn't weren't"),
    "de": _words("ist war sind waren bin sei sein wird werden wurde"),
    "es": _words("es son era eran fue está están ser estar"),
    "fr": _words("est sont était étaient être c'est"),
}

# ... and these before a quality ("very late").
INTENSIFIERS = {
    "en": _words("very too so extremely"),
    "de": _words("sehr zu so"),
    "es": _words("muy tan demasiado"),
    "fr": _words("très trop si"),
}

# Stand before a thing that somebody has ("has wonderful fabric").
POSSESSING = {
    "en": _words("has have had with"),
    "de": _words("hat haben hatte hatten mit"),
    "es": _words("tiene tienen tenía con"),
    "fr": _words("a ont avait avec"),
}

# Ask for somebody before them: "not added to" is half a sentence.
LONE_NEGATIONS = _words("not nicht pas")

# Between two subjects of a label.
AND = {
    "de": " und ",
    "es": " y ",
    "fr": " et ",
    "it": " e ",
    "pt": " e ",
    "nl": " en ",
    "zh": "和",
    "ja": "と",
    "th": "และ",
}
