"""What often stands in short requests in other languages: the word, and what it shows in English.

The words tell one language from another where a text is too short for its common words.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["known_words", "shown"]

_WORDS = {
    "sea": "fr:mer es:mar pt:mar it:mare de:meer nl:zee ru:мор ja:海 ko:바다",
    "ocean": "fr:océan es:océano pt:oceano it:oceano de:ozean ru:океан ko:대양",
    "mountains": "fr:montagne es:montaña pt:montanha it:montagna de:berge nl:bergen ru:гор ja:山 "
                 "ko:산",
    "forest": "fr:forêt es:bosque pt:floresta it:foresta de:wald nl:bos ru:лес ja:森 ko:숲",
    "city": "fr:ville es:ciudad pt:cidade it:città de:stadt nl:stad ru:город ja:街 ko:도시",
    "coffee": "fr:café es:café pt:café it:caffè de:kaffee nl:koffie ru:кофе ja:コーヒー ko:커피",
    "snow": "fr:neige es:nieve pt:neve it:neve de:schnee nl:sneeuw ru:снег ja:雪 ko:눈",
    "winter snow": "fr:hiver es:invierno pt:inverno it:inverno de:winter ru:зим ja:冬 ko:겨울",
    "autumn forest": "fr:automne es:otoño pt:outono it:autunno de:herbst ru:осен ja:秋 ko:가을",
    "spring meadow": "fr:printemps es:primavera pt:primavera it:primavera de:frühling ru:весн "
                     "ko:봄",
    "summer meadow": "fr:été es:verano pt:verão it:estate de:sommer ru:лет ja:夏 ko:여름",
    "rain": "fr:pluie es:lluvia pt:chuva it:pioggia de:regen ru:дожд ja:雨 ko:비",
    "space": "fr:espace es:espacio pt:espaço it:spazio de:weltraum ru:космос ja:宇宙 ko:우주",
    "stars night sky": "fr:étoiles es:estrellas pt:estrelas it:stelle de:sterne ru:звезд ja:星 "
                       "ko:별",
    "sunset": "fr:crépuscule es:atardecer it:tramonto de:sonnenuntergang ru:закат ja:夕日 ko:노을",
    "flowers meadow": "fr:fleurs es:flores pt:flores it:fiori de:blumen ru:цвет ja:花 ko:꽃",
    "bees meadow": "fr:abeilles es:abejas pt:abelhas it:api de:bienen ru:пчел ko:꿀벌",
    "books": "fr:livres es:libros pt:livros it:libri de:bücher ru:книг ja:本 ko:책",
    "kitchen cooking": "fr:cuisine es:cocina pt:cozinha it:cucina de:küche ru:кухн ja:料理 ko:요리",
    "network technology": "es:tecnología pt:tecnologia it:tecnologia de:technik ru:технолог "
                          "ko:기술",
    "health": "fr:santé es:salud pt:saúde it:salute de:gesundheit ru:здоров ja:健康 ko:건강",
    "garden meadow": "fr:jardin es:jardín pt:jardim it:giardino de:garten ru:сад ja:庭 ko:정원",
    "": "fr:soir fr:nuit fr:jour fr:vie es:noche es:día es:vida pt:noite pt:dia it:notte it:sera "
        "it:giorno it:stasera de:nacht de:tag de:leben de:heute fr:aujourd es:hoy pt:hoje it:oggi",
}  # fmt: skip


@cache
def _table() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (*pair.split(":", 1), english)  # type: ignore[misc]
        for english, pairs in _WORDS.items()
        for pair in pairs.split()
    )


def _found(text: str, language: str, word: str) -> bool:
    if language in ("ja", "ko"):
        return word in text
    end = r"\w{0,3}" if language == "ru" else r"(?!\w)"
    return re.search(rf"(?<!\w){word}{end}", text) is not None


def known_words(text: str, language: str) -> int:
    """How many of these words of a language a text has.

    >>> known_words("La mer en hiver", "fr"), known_words("La mer en hiver", "es")
    (2, 0)
    """
    low = text.lower()
    return sum(_found(low, code, word) for code, word, _ in _table() if code == language)


def shown(text: str, language: str) -> str:
    """What a text in another language shows, in English words; "" where none is known.

    >>> shown("el mar de noche", "es"), shown("Der Wald im Winter", "de")
    ('sea', 'forest winter snow')
    """
    low = text.lower()
    names = [e for code, word, e in _table() if code == language and e and _found(low, code, word)]
    return " ".join(names)
