"""What customers write about, as patterns: ``[a|b]`` picks one of the variants, ``{slot}`` one word of a slot.

A clause starts in lower case and ends without a full stop, so that it can open a sentence or follow a "but".
"""

# ruff: noqa: E501 - a pattern reads best on one line

from dataclasses import dataclass
from typing import Literal

Polarity = Literal["negative", "neutral", "positive"]


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing people write about.

    stage : phase of the journey it belongs to, "" where it has none.
    clauses : the point itself, in many wordings.
    details : what may follow it.
    """

    id: str
    polarity: Polarity
    stage: str
    clauses: tuple[str, ...]
    details: tuple[str, ...]


PAINS: tuple[Theme, ...] = (
    Theme(
        "payment",
        "negative",
        "payment",
        (
            "I [don't feel safe|do not feel comfortable|get nervous] [typing|entering|giving] my card [number|details] [here|on this page|into that form]",
            "[who knows|nobody tells me] [where my card data ends up|what happens to my card details|who can see my bank details]",
            "the payment page [looks like|feels like|might as well be] [a scam|a phishing mail|something from 2005], [no padlock I recognise|no seal, nothing|so I closed it]",
            "the payment page [demands|wants|asks for] [my date of birth|my phone number|a full account|far too much], [why|what for|that is none of your business] [just to buy|before I can buy] a {item}",
            "[my card was declined|the card got refused|payment failed] [twice|three times|again and again|for no reason] [although|even though] [there is money on it|it works everywhere else|my bank sees no problem]",
            "[after|once] I [press pay|hit the pay button|confirm the payment] [it just spins|I get an error|I land back in the cart|nothing happens] [and I don't know if I was charged|every single time|so I gave up]",
            "[please offer|I need|I want|why is there no] [payment by invoice|pay later by invoice|bank transfer|purchase on account] [like every other shop|again|for people like me|instead of cards only]",
            "I [always pay|only pay|have paid for twenty years] [by invoice|by bank transfer|on account] and you [simply don't have it|only take cards|took that away]",
            "I [filled the cart|had everything picked|was ready to buy] and then [stopped|gave up|backed out] [at the payment step|when it came to paying|on the page with the card form]",
            "saving my card [without asking|by default|ticked in advance] is [not okay|a no go|exactly why I don't trust you]",
            "the [code from my bank|extra security code|verification text] [never arrives|comes too late|expires] and the [payment|whole payment] [is cancelled|falls through]",
            "[no chance to pay|can't pay|impossible to pay] [without handing over|unless I hand over] [my card|all my bank details], [I'd rather not|no thanks]",
            "[five|six|seven] [fields|questions|pages] [just to pay|before paying] a {item}, [that is too much|I lost patience|who needs all this]",
            "I was [charged twice|debited twice|billed two times] for one {item} and [now I am careful|had to fight for it|I do not dare to pay online any more]",
        ),
        (
            "a friend had her card misused after shopping online",
            "I went to another shop and paid there in a minute",
            "the {item} is still sitting in my cart",
            "I have read too much about stolen card numbers",
            "an invoice would solve all of this",
            "this is the [third|fourth] time I leave without buying",
            "my bank even rang me about it",
            "as long as that is so I will only look, not buy",
        ),
    ),
    Theme(
        "delivery_fee",
        "negative",
        "basket",
        (
            "[{fee} for shipping|{fee} delivery] on [a {price} order|a kids t-shirt|one pair of socks] is [a joke|too much|hard to swallow|not family friendly]",
            "[the delivery fee|shipping] [eats up|cancels out|is more than] [the whole discount|what I saved|the bargain]",
            "[I only see|you only show] the [shipping costs|delivery charge|postage] [at the very end|in the last step|once everything is in the basket]",
            "[free delivery|free shipping] [only from|starts at] {threshold} [is too high|is out of reach|means I buy things we don't need]",
            "I [took things out again|emptied the basket|left] [because of|when I saw] the [delivery fee|postage|{fee} shipping]",
            "[every|each] [parcel|part delivery] is [charged extra|billed separately], so [three kids mean three fees|I pay postage twice]",
            "[the newsletter|your mail] [promised|said] free shipping and [the basket|then the basket] [still added|wanted] {fee}",
            "the code for free delivery [can't be combined|does not work] with [the outlet|sale items|the family discount]",
            "[why do|how come] [other shops|the big ones] [deliver for nothing|ship free] and you [charge|want] {fee}",
            "[shipping is|postage is|delivery costs are] [way too expensive|simply too high|a rip off] for [small orders|a family of five|outlet things]",
        ),
        (
            "with three children we order small things all the time",
            "now I collect orders with my sister to get over the limit",
            "a pick up in town for free would help",
            "that was the end of the bargain",
            "I would order every month without it",
            "my neighbour says the same",
            "we have to count every euro",
        ),
    ),
    Theme(
        "search",
        "negative",
        "search",
        (
            "[searching for|typing] [plain|simple|black|navy] [t-shirts|socks|chinos|a white shirt] [brings up|gives me|returns] [dresses|four hundred results|everything but that]",
            "the search [does not understand|ignores] [my size|a typo|two words|colours], [useless|waste of time|please fix]",
            "I [can't find|cannot find|never find] the [same jeans|exact shirt|trousers] I [bought last year|ordered in spring|always buy]",
            "[the filters|all my filters|filter settings] [reset|jump back|are gone] [after every click|when I go back|on each page], [annoying|maddening]",
            "[no filter|there is no filter] for [leg length|slim fit|fabric|plain colours without print]",
            "[ten minutes|half my lunch break|fifteen clicks] to find [a pair of socks|a plain shirt|one belt] is [too long|absurd|not efficient]",
            "the [menu|navigation|category tree] [makes no sense|hides the basics|is a maze], [where is|I still look for] [underwear|the men section|the belt section]",
            "[results are sorted|you sort the results] [by who knows what|at random|by what you want to sell], not by [price|fit|relevance]",
            "[let me reorder|I just want to reorder] what I had [in two clicks|without searching], [impossible to find it|my past orders are well hidden]",
            "I know [what I want|the article number|the brand] and [still can't get to it|the search finds nothing|get zero results]",
            "the search [box|bar] [shows|suggests] [things out of season|women's tops|sponsored stuff] when I [look for|type] [basics|work shirts|size 34 long]",
        ),
        (
            "I have exactly one lunch break for this",
            "a web search outside your shop got me there faster",
            "in the end I bought it elsewhere",
            "just give me a list I can sort",
            "I shop twice a year and want to be done",
            "my colleague gave up as well",
            "this should take two minutes",
        ),
    ),
    Theme(
        "returns",
        "negative",
        "return",
        (
            "[your sizes|the sizes] [run small|run large|are all over the place|change from one {item} to the next]",
            "the {item} in [size {size}|my usual size] [was far too tight|hung on me like a sack|did not fit at all], [back it goes|so I had to send it back]",
            "[I had to return|once more I returned|I brought back] [half of it|both pairs|the {item}] because [nothing fits|the fit is off|the size chart is wrong]",
            "[the size chart|your size table] [is of no help|does not match the goods|is a riddle]",
            "[returning things|sending things back|a return] is [so complicated|tiresome|a nuisance], [no label in the box|I had to print the label|I have no printer]",
            "[I waited|it took] [three|four|five|six] weeks for [my money back|the refund] after [I sent it back|the return]",
            "[the shop|the lady in the store|the branch] [would not take back|refused to accept] [what I ordered online|my online order|the parcel]",
            "the return [form|slip] is [printed so small|far too complicated|missing], [I need a magnifying glass|my daughter had to help]",
            "[the parcel shop|the post office] is [eight|ten|twelve] kilometres away and [every return|each return] [means a trip|costs me half a day]",
            "[I order|one has to order] [two sizes|three sizes] [of everything|each time] and [send back the rest|carry the rest to the post], [that can't be right|what a waste]",
            "I [sent back|returned] a {item} and [the refund was short|you say it never arrived|had to write three letters]",
            "[trousers|shoes|blouses] for [people of my age|older ladies|a fuller figure] [never fit|are cut too narrow], so [back to the counter|I return nearly all]",
        ),
        (
            "I used to know my size for forty years",
            "in the shop I can at least try things on",
            "my husband drives me there each time",
            "it takes the joy out of it",
            "the next one was too short as well",
            "somebody should measure these things properly",
            "I do not have the patience any more",
        ),
    ),
    Theme(
        "sold_out",
        "negative",
        "product",
        (
            "the {item} I [wanted|had on my wishlist|saw in your story] was [sold out|gone] [in my size|within an hour|before I could blink]",
            "[always|why is it always|every single time] [sold out in size {size}|only xxl left|gone in {size}]",
            "[new drops|the nice pieces|the good stuff] [sell out|are gone] [by the evening|in minutes|before I finish work]",
            "[notify me|the restock alert|that reminder] [never came|came three days late|is pointless], [already gone again|empty again]",
            "you [show|advertise|push] {items} that [aren't in stock|nobody can buy|are not available anymore]",
            "it was [in my cart|in the basket] and [then poof, gone|suddenly unavailable|someone snatched it]",
            "[please restock|bring back|when do you restock] the {colour} {item}, [I'm begging|everyone wants it|need it so bad]",
            "my size [is never there|runs out first|is missing in half the shop], [so frustrating|come on]",
            "[wishlist full of|half my wishlist is] [greyed out things|things out of stock|not available]",
        ),
        (
            "had the perfect party for it",
            "ended up with something else, not the same",
            "saw it resold for double",
            "a waiting list would be fair",
            "been refreshing the page all week",
            "all my friends had the same",
        ),
    ),
    Theme(
        "late_delivery",
        "negative",
        "delivery",
        (
            "[order|parcel|my {gear}] [took|needed] {days} [to arrive|to get here], [way too slow|the match was over|not what you promised]",
            "[tracking|the tracking page|the status] [says|said] ['out for delivery'|on its way|at the depot] for [three|four|five|six] days [straight|now|and nothing]",
            "[still waiting|been waiting] for my {gear} [since last week|for {days}|since forever]",
            "[courier|the driver|delivery guy] [never rang|left it with some neighbour|claims I wasn't home], [I was home all day|total nonsense]",
            "[you promised|it said] [next day|two days|express] and it [came|arrived|showed up] after {days}",
            "[paid extra for express|booked express] and [it was later than normal|still waited {days}]",
            "[delivery date|the date] [moved|was pushed back|changed] [three times|again and again], [no message|nobody says why]",
            "[half the order|one shoe box|a second box] [got lost|is missing|went to another city] and [tracking just stopped|nobody knows]",
            "[missed the tournament|had to run the race in old stuff|went on the trip without] because the {gear} [came too late|got stuck in some van]",
        ),
        (
            "I check the app ten times a day",
            "could have walked to the warehouse",
            "training starts on monday",
            "a pick up locker would be great",
            "others do it overnight",
            "support just copied the tracking link",
        ),
    ),
    Theme(
        "app_trouble",
        "negative",
        "search",
        (
            "[the app|your app] [crashes|freezes|closes itself] [when I open|as soon as I open|on] [the pictures|my wishlist|a product]",
            "since the [last|latest|new] update [nothing loads|I get logged out|it is super slow]",
            "[I have to log in|it logs me out] [every time|twice a day|again and again]",
            "[pages|pictures|photos] [take ages to load|stay blank|never load] on my phone",
            "the app [drains|eats] my battery and [then freezes|gets stuck on the start screen]",
        ),
        (
            "reinstalled it already",
            "on the laptop it is fine",
            "my phone is not even old",
            "please test before you release",
        ),
    ),
    Theme(
        "service",
        "negative",
        "support",
        (
            "[nobody|no one] [answers|replies to] [my mails|the chat|my question] [for days|at all]",
            "[the chat bot|that bot] [understands nothing|goes round in circles|keeps sending the same link]",
            "[forty minutes|half an hour|ages] [on hold|in the queue] and then [the line went dead|I was cut off]",
            "[customer service|the hotline|support] [was rude|could not help|told me something different each time]",
            "[three|four] [mails|calls], [three|four] [different answers|agents], no solution",
        ),
        ("I just wanted a simple answer", "a human would be nice", "I felt like a nuisance", "still open today"),
    ),
    Theme(
        "quality",
        "negative",
        "use",
        (
            "the {item} [fell apart|lost its shape|shrank] after [one wash|two washes|a week]",
            "[the seam|a seam|the zip] [came undone|broke|ripped] on [the first day|day two|the second wearing]",
            "[the fabric|the material|the knit] is [thin|scratchy|see-through] and [pills at once|feels cheap|smells of chemicals]",
            "[colour|the dye] [faded|bled onto everything] [in the first wash|after a few days]",
            "for {price} I [expected|want] [better quality|more than this|something that lasts]",
        ),
        ("it used to be better", "washed it just like the tag says", "now it is a cleaning rag", "not worth it"),
    ),
    Theme(
        "newsletter",
        "negative",
        "awareness",
        (
            "[too many|way too many|endless] [newsletters|mails|e-mails], [every day one|two a day|my inbox is full]",
            "I [unsubscribed|clicked unsubscribe] [three times|weeks ago] and [still get|keep getting] your [ads|newsletter|mails]",
            "[the newsletter|your mail] [shows me|is full of] [things I would never wear|baby clothes, I have no baby|stuff for somebody else]",
            "[push messages|notifications] [at night|all day long] are [annoying|too much]",
        ),
        ("once a week would be plenty", "I nearly missed a real mail", "let me choose the topics"),
    ),
    Theme(
        "price",
        "negative",
        "product",
        (
            "[prices went up|everything got dearer|it all costs more] [again|since spring|every season]",
            "{price} for [a simple|one|a plain] {item} is [overpriced|steep|a lot]",
            "[the same|an identical] {item} [is cheaper|costs ten less] [next door|at the competition]",
            "[the sale|your sale] is [fake|a trick], [they raised the price before|it was cheaper last month]",
        ),
        ("I compare, you know", "the wages did not go up", "it is hardly affordable"),
    ),
    Theme(
        "photos",
        "negative",
        "product",
        (
            "the {item} [looks nothing like|is not at all like|looks different from] the [photo|picture|video]",
            "[on the picture|in the photo] it was {colour}, [in real life|what I got] is [more like grey|a dull brown|a different shade]",
            "[no photo|not one picture] [from behind|of the back|on a normal body], [how should I judge|hard to tell]",
            "[the description|product text] [leaves out|does not say] [the fabric|the length|what it is made of]",
        ),
        ("I almost did not recognise it", "honest pictures please", "had I known that"),
    ),
)

DELIGHTS: tuple[Theme, ...] = (
    Theme(
        "style",
        "positive",
        "product",
        (
            "[love|adore|obsessed with] [the new collection|these {items}|the {colour} {item}]",
            "[got|I got] [so many compliments|three compliments|asked all evening] [for|about] [the {item}|my new {item}]",
            "[you always have|always] [the latest looks|the nicest cuts|something I can't resist]",
            "the {item} is [gorgeous|stunning|exactly my taste|even prettier than online]",
            "[best place|my favourite place] for [a night out look|trends|pieces nobody else has]",
        ),
        (
            "wore it the same evening",
            "my friends all ask where it is from",
            "already want it in {colour}",
            "feels like me",
        ),
    ),
    Theme(
        "fast_delivery",
        "positive",
        "delivery",
        (
            "[ordered|bought it] [on monday|at noon], [here on tuesday|there the next morning|two days later it was here]",
            "[super fast|really quick|fast] [delivery|shipping], [well packed|everything complete|no plastic]",
            "[parcel|the parcel] [came|arrived] [a day early|earlier than promised|right on time]",
            "[delivery|shipping] [worked|went] [like clockwork|perfectly|without a hitch]",
        ),
        ("that is how it should be", "the driver was friendly too", "did not expect that before the weekend"),
    ),
    Theme(
        "bargain",
        "positive",
        "product",
        (
            "[great|super|unbeatable] [bargain|deal] [in the outlet|with the code|in the sale], {items} [at half price|for next to nothing]",
            "[the outlet|your outlet] [saves our family budget|is gold|always has something]",
            "[got|found] [three things for the price of one|winter boots for the kids really cheap|a whole outfit for {price}]",
            "[fair prices|good value|prices are fair] [for what you get|for the quality|all in all]",
        ),
        ("the kids are happy and so is my purse", "told all the other parents", "waiting for the next code"),
    ),
    Theme(
        "fabric",
        "positive",
        "use",
        (
            "the {item} is [so soft|warm and soft|wonderfully made], [great quality|nothing scratches]",
            "[after|even after] [ten|twenty] washes [still like new|no pilling|the colour is as fresh as ever]",
            "[you can feel|one feels] the [quality|good wool|solid seams]",
            "[thick|sturdy|lovely] [fabric|cotton|knit], [made to last|worth every cent]",
        ),
        ("I will buy a second one", "rare these days", "my old one lasted six years"),
    ),
    Theme(
        "easy_app",
        "positive",
        "search",
        (
            "[the app|your app] is [so easy|really smooth|a joy to use], [three taps and done|everything where I expect it]",
            "[ordering|shopping] [from the sofa|on my phone|on the train] is [super easy|so convenient|pure fun]",
            "[love|I like] [the wishlist|the outfit ideas|the style feed] in the app",
        ),
        ("use it every evening", "best shopping app on my phone", "even my mum manages"),
    ),
    Theme(
        "staff",
        "positive",
        "support",
        (
            "[the lady|the young man|the team] [in the store|at the counter|in the branch] was [so patient|very kind|most helpful]",
            "[support|customer service|the chat] [solved it|sorted everything] [in five minutes|right away|with a smile]",
            "[I felt|one feels] [well advised|taken seriously|welcome] [in your shop|at your store]",
            "[they found|she found] [the right size|just the right {item}] for me [at once|and even called another branch]",
        ),
        ("that is why I keep coming", "please tell her thank you", "you do not get that elsewhere"),
    ),
    Theme(
        "fit",
        "positive",
        "use",
        (
            "[fits|it fits] [like a glove|perfectly|exactly as described], [size {size} is spot on|no need to send anything back]",
            "[finally|at last] {items} that [fit|sit well|have the right length]",
            "[size advice|the size finder] was [spot on|right|a great help]",
        ),
        ("bought it in two colours", "no alterations needed", "will order the same again"),
    ),
)

NEUTRAL: tuple[Theme, ...] = (
    Theme(
        "question",
        "neutral",
        "",
        (
            "[do you also|will you] [ship to|open a store in] {city} [soon|next year|one day]",
            "[is|will] the {item} [be available|come] in {colour} [too|again|this year]",
            "[what are|could you tell me] [your opening hours|the opening hours of the {city} store] [on saturday|before the holidays|in july]",
            "[how do I change|where can I change] my [address|name after the wedding|e-mail address]",
        ),
        ("thanks in advance", "just asking", "could not see it on the site"),
    ),
    Theme(
        "suggestion",
        "neutral",
        "",
        (
            "[maybe|perhaps] you could [add|offer] [gift wrapping|more vegan shoes|a repair service|colours for autumn]",
            "[an idea|a suggestion]: [a page with outfits by occasion|bring the paper catalogue back|show the store stock online]",
            "[it would be nice|would be great] to [see real customers in the photos|have a dark mode|collect points for friends]",
        ),
        ("only a thought", "otherwise all fine", "would use it for sure"),
    ),
    Theme(
        "off_topic",
        "neutral",
        "",
        (
            "[nothing special to say|no comment really|it was ok|all as usual], [a {item} like others|ordered a {item}|bought a {item} for my {relative}]",
            "[it was|this was] a present for my {relative}, [I will see|no idea yet], [birthday is next week|she unwraps it on sunday]",
            "[the weather|this rain] [keeps us indoors|makes me want a new coat], [bought|ordered] a {item} [then|again]",
            "[first order|second order] [here|with you], [let's see|can't say much yet], [it is a {item}|one {item}]",
            "[average|neither good nor bad|okay], the {item} [does its job|is what it is]",
        ),
        ("that is all", "have a nice day", "more next time"),
    ),
)

FOREIGN: dict[str, dict[str, tuple[str, ...]]] = {
    "de": {
        "payment": (
            "Ich [möchte|will] meine Kartendaten [hier nicht|auf dieser Seite nicht] eingeben, [warum|wieso] gibt es keine Zahlung auf Rechnung?",
            "Die Zahlung ist [zweimal|dreimal] fehlgeschlagen, [danach habe ich abgebrochen|sehr ärgerlich].",
        ),
        "delivery_fee": (
            "Die Versandkosten sind [viel zu hoch|unverschämt] für [eine Familie|so kleine Bestellungen].",
        ),
        "search": (
            "Die Suche findet [nie|einfach nicht], was ich brauche, [schlichte Hemden|Socken] sind [versteckt|unauffindbar].",
        ),
        "returns": (
            "Die Größen fallen [sehr klein|ganz unterschiedlich] aus, ich musste [alles|die Schuhe|die Jacke] zurückschicken.",
        ),
        "late_delivery": (
            "Das Paket kam [eine Woche|fünf Tage] zu spät, [die Sendungsverfolgung half nicht|niemand wusste etwas].",
        ),
        "style": ("[Wunderschönes Kleid|Tolle Tasche|Super Auswahl], ich bin [begeistert|sehr zufrieden]!",),
    },
    "fr": {
        "payment": (
            "Je n'ai pas [confiance|envie] de donner ma carte bancaire [ici|sur cette page], [pas de facture possible|dommage].",
            "Le paiement a échoué [deux|trois] fois, [j'ai abandonné|très énervant].",
        ),
        "delivery_fee": ("Les frais de livraison sont [trop chers|exagérés] pour [une petite commande|une famille].",),
        "returns": ("Les tailles ne correspondent [jamais|pas du tout], [encore un retour|j'ai tout renvoyé].",),
        "fabric": ("[Très beau pull|Belle robe], la matière est [douce|de bonne qualité], [merci|je recommande].",),
    },
    "es": {
        "payment": (
            "No [quiero|me gusta] poner los datos de mi tarjeta [en esta página|aquí], [no me fío|falta pago con factura].",
        ),
        "delivery_fee": ("Los gastos de envío son [demasiado altos|un abuso] para [pedidos pequeños|ropa de niños].",),
        "late_delivery": (
            "El pedido llegó [una semana|cuatro días] tarde y [nadie contestó|el seguimiento no funcionaba].",
        ),
        "staff": ("La atención en la tienda fue [excelente|muy amable], [volveré seguro|gracias].",),
    },
}
"""A few comments in other languages: language, theme, patterns."""
