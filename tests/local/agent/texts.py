"""Texts of the kinds that people paste, written for the tests or read from installed packages."""

from __future__ import annotations

from importlib.metadata import metadata

PRODUCT = (
    "Lumo is a desk lamp that learns your day. It warms at dusk, brightens when you read, and "
    "wakes you gently at sunrise. Inside are 48 LEDs tuned to the colour of natural light. A small "
    "sensor on the base notices when you sit down and when you leave, so it never burns for "
    "nobody. In tests, people who worked under Lumo for two weeks slept 23% better and reported "
    "fewer headaches. You set it up in a minute: plug it in, say hello, and forget the app. It has "
    "no camera and no microphone, and everything it learns stays in the lamp. The arm is made of "
    "recycled aluminium, the shade of wool felt, and every part can be replaced with a single "
    "screwdriver. We build Lumo in a small workshop by the river and repair each lamp for free for "
    "ten years. Lumo costs $149 and ships to 30 countries. “It is the first lamp I have ever "
    "missed on holiday,” writes one of our first customers. Order today at lumo.example and get a "
    "spare shade."
)
PRODUCT_ZH = (
    "我们的茶来自海拔一千二百米的高山。每天清晨，茶农用双手采下最嫩的芽叶，"
    "当天制作，当天发货。茶园四周是竹林和溪流，"
    "三十年来没有用过农药。去年，回头客增长了40%，我们却只多种了两亩茶树，"
    "因为好茶急不得。打开罐子，先是兰花香，再是"
    "淡淡的蜜甜。水温八十五度，泡三分钟，汤色清亮。每罐50克，售价128元，"
    "全国包邮。扫码下单，让高山的清晨来到你的桌上。"
)
NEWS = (
    "The city council voted 9–2 on Tuesday to make all buses free from March. The plan will cost "
    "about $4.2 million a year, which the council wants to raise with higher parking fees.\n\n"
    "Supporters say that the change will cut traffic by 15 percent. “A bus that costs nothing is a "
    "bus that people take,” the mayor said after the vote. Critics doubt it. They point to the "
    "U.S. cities that tried the same, e.g. with weekend rides, and saw no lasting effect.\n\n"
    "Ridership fell to 31,000 trips a day last year, from 48,000 in 2019. Drivers welcome the plan "
    "but ask for better shifts. A first report is due in September."
)
NEWS_ZH = (
    "周二，市议会以9票对2票通过决定，从三月起所有公交车免费。"
    "该计划每年约需420万元，资金将来自更高的停车费。支持者认为，"
    "此举能让市区交通量减少15%。“不花钱的公交，大家才愿意坐，"
    "”市长在表决后说。反对者则表示怀疑。去年，公交日均客流下降"
    "到3.1万人次，而2019年为4.8万人次。首份评估报告将于九月公布。"
)
LIST = (
    "Five ways to sleep better\n\n"
    "Small habits change your nights more than any pillow:\n"
    "- Go to bed at the same time every day\n"
    "- Keep your bedroom cool and dark\n"
    "- Leave your phone in another room\n"
    "- No coffee after two in the afternoon\n"
    "- Walk for twenty minutes before dinner\n\n"
    "Start with one of them tonight."
)
QUOTES = (
    "“The sea does not reward those who are too anxious,” a sailor once wrote. She crossed the bay "
    "alone at sixty. “I was never lost,” she said, “only late.” Her boat "
    "still lies in the harbour, "
    "and children paint its name new every spring."
)
NUMBERS = (
    "Sales grew 40% last year to $3.5 million. More than 12,000 customers in 30 countries use the "
    "app every week. Support answers in 2 hours on average, which is 3x faster than before. "
    "Version 2.10 adds offline maps. Prices start at €4.99."
)
POEM = (
    "The rain comes softly to the hill\n"
    "And asks the window for a tune\n"
    "The kettle sings, the cat is still\n"
    "And evening folds the afternoon"
)
WORD = "Honey"
MIXED = (
    "Nemo Notebook 0.1 发布了！It runs in Jupyter, without a GPU. "
    "打开笔记本，输入一句话，就能得到一段1080p视频。"
    "See https://example.com/docs?page=1#start for more."
)
HOSTILE = (
    "# Notes <script>alert('x')</script>\n\nDROP TABLE users; -- is not a joke. Use `rm -rf` with "
    "care, and **never** as root. Visit "
    "https://user:pw@evil.example:8080/a?b=c today! 1 < 2 && 3 > "
    "2. The end \u202eis near\u202c."
)
LONG_SENTENCE = (
    "When the ferry that had carried letters, pianos, brides, sheep, rumours and once a whole "
    "circus across the narrow strait for a hundred and eleven years "
    "finally stopped, the islanders, "
    "who had complained about it every single day, stood on the pier in the rain, because nobody "
    "knew where else to stand."
)


def readme(name: str) -> str:
    """The description of an installed package, as its authors wrote it."""
    found = metadata(name)
    body = found.get_payload() or found.get("Description") or ""
    return str(body)[:20_000]


TEXTS: dict[str, str] = {
    "product": PRODUCT,
    "product_zh": PRODUCT_ZH,
    "news": NEWS,
    "news_zh": NEWS_ZH,
    "list": LIST,
    "quotes": QUOTES,
    "numbers": NUMBERS,
    "poem": POEM,
    "mixed": MIXED,
    "hostile": HOSTILE,
    "long sentence": LONG_SENTENCE,
    "httpx": readme("httpx"),
    "starlette": readme("starlette"),
}
