"""Words for dynamic variables that are one of a few: each text lists them between bars."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
FOLDERS = "/bin|/etc|/home/user|/opt|/srv|/tmp|/usr/share|/var/log"
AVATARS = "https://cdn.fakercloud.com/avatars/"
IMAGE_DATA = (
    "data:image/svg+xml;charset=UTF-8,%3Csvg%20xmlns%3D%22http%3A%2F%2Fwww.w3.org%2F2000%2Fsvg%22%20"
    "width%3D%22640%22%20height%3D%22480%22%3E%3Crect%20width%3D%22100%25%22%20height%3D%22100%25%22%2F%3E%3C%2Fsvg%3E"
)
CHOICES = {  # by the name of the variable without `$random`
    "Abbreviation": "API|CPU|CSV|DNS|HTTP|JSON|RAM|SQL|TLS|XML",
    "Adjective": "automatic|cached|digital|local|parallel|remote|secure|virtual",
    "BankAccountName": "Checking Account|Credit Card Account|Investment Account|Savings Account",
    "BsAdjective": "agile|efficient|global|integrated|mobile|reliable|scalable|secure",
    "BsBuzz": "build|connect|deliver|extend|improve|integrate|scale|simplify",
    "BsNoun": "channels|markets|networks|partners|platforms|processes|services|systems",
    "CatchPhraseAdjective": "Adaptive|Balanced|Compatible|Extended|Flexible|Modular|Optional|Shared",
    "CatchPhraseDescriptor": "central|global|hybrid|local|modular|neutral|regional|static",
    "CatchPhraseNoun": "adapter|archive|interface|model|policy|process|standard|toolset",
    "Color": "black|blue|green|grey|orange|purple|red|white|yellow",
    "CommonFileExt": "gif|html|jpeg|mp3|mp4|pdf|png|txt|wav",
    "CommonFileType": "application|audio|image|text|video",
    "CurrencySymbol": "$|£|¥|€|₩|₹|₺|zł",
    "DatabaseCollation": "ascii_bin|ascii_general_ci|utf8_bin|utf8_general_ci|utf8_unicode_ci",
    "DatabaseColumn": "category|comment|createdAt|email|id|name|status|title|updatedAt",
    "DatabaseEngine": "ARCHIVE|BLACKHOLE|CSV|InnoDB|MEMORY|MyISAM",
    "DatabaseType": "bigint|blob|boolean|date|decimal|double|int|text|timestamp|varchar",
    "Department": "Books|Clothing|Computers|Garden|Grocery|Music|Shoes|Sports|Tools|Toys",
    "DomainSuffix": "biz|com|info|name|net|org",
    "FileType": "application|audio|font|image|message|model|text|video",
    "Ingverb": "building|copying|counting|loading|moving|parsing|reading|sorting|writing",
    "JobArea": "Accounts|Data|Integration|Marketing|Operations|Quality|Research|Security",
    "JobDescriptor": "Chief|Corporate|District|Global|International|Lead|Regional|Senior",
    "JobType": "Administrator|Analyst|Architect|Consultant|Designer|Engineer|Manager|Planner",
    "Locale": "cs|da|de|en|es|fi|fr|it|ja|ko|nl|pl|pt|sv|tr|zh",
    "Noun": "array|buffer|cache|disk|driver|index|port|queue|sensor|server",
    "Product": "Bench|Bottle|Chair|Hat|Jacket|Keyboard|Lamp|Shirt|Shoes|Table",
    "ProductAdjective": "Compact|Durable|Elegant|Light|Modern|Plain|Practical|Small|Soft",
    "ProductMaterial": "Bamboo|Cotton|Glass|Leather|Paper|Plastic|Steel|Stone|Wooden|Woollen",
    "Protocol": "http|https",
    "TransactionType": "deposit|invoice|payment|withdrawal",
    "Verb": "build|copy|count|load|move|parse|read|sort|write",
}
