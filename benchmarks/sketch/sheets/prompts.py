"""What the sheets draw."""

from __future__ import annotations

EXAMPLES = (
    "一只赛博朋克风格的橘猫，坐在霓虹灯闪烁的东京街头，细节丰富，电影感光线",
    "极简风格的山水画，水墨风格，留白构图",
    "一位身穿汉服的年轻女性，水彩插画风格，柔和的自然光，正面半身构图，精致细腻的线条",
    "未来城市夜景，赛博朋克美学，霓虹反光，鸟瞰视角，超高细节，8K 画质",
    "简约极简主义的品牌 Logo，几何形状，蓝色系，白色背景，矢量风格",
    "一位年轻男性的半身肖像，戴着一顶红色棒球帽",
)
"""The product's example prompts; the last stands for the edit."""

MIXED = (
    "a lighthouse by the sea at sunset",
    "雪山脚下的小木屋，清晨，薄雾",
    "three cats sleeping on a sofa",
    "两只狗在草地上奔跑",
    "a bowl of ramen on a wooden table, close-up",
    "一条金色的龙在云中飞舞，国画风格",
    "an astronaut floating in space above a planet",
    "海底世界，珊瑚和鱼群",
    "a red sports car on a desert road",
    "秋天的森林，落叶，一只狐狸",
    "a robot reading a book in a library",
    "夜市，灯笼，人群",
    "a pale blue vase with sunflowers, oil painting",
    "江南水乡，小船，雨天",
    "a castle on a mountain, storm, dramatic light",
    "一只熊猫在竹林里吃竹子",
    "pixel art of a knight with a sword",
    "剪纸风格的公鸡",
    "a hot air balloon over a meadow, pastel",
    "樱花树下的古寺，春天",
    "isometric kitchen with a cat",
    "浮世绘风格的海浪和富士山",
    "a pirate ship in a storm, impasto",
    "沙漠里的骆驼队，日落",
    "stained glass window with a rose",
    "一位老人在公园里下棋",
    "low poly fox in a snowy forest",
    "一个小女孩拿着红色的气球",
    "a chef holding a cake, comic style",
    "月球表面的机器人，科幻",
    "an owl on a branch at night, full moon",
    "一杯咖啡放在书旁边，暖色光",
    'a wooden sign that says "OPEN" in front of a bakery',
    "荷花池塘，工笔画",
    "a train crossing a bridge over a waterfall",
    "黑白照片，雨中的街道",
    "vaporwave sunset with palm trees",
    "一匹白马在雪地上",
    "a dozen eggs in a basket, still life",
    "火箭发射，夜空，海报",
    "charcoal portrait of an old woman",
    "彩色玻璃般的抽象图案",
    "a bee on a yellow flower, macro photo",
    "长城，秋天，航拍",
    "a snowman with a green scarf and a black hat",
    "孤独与希望",
    "silence, slow and blue",
    "a bicycle leaning on a wall in an old town, watercolor",
)
"""Mixed prompts in both languages; three name no thing at all."""

EDITS = (
    (
        "一位年轻男性的半身肖像，花园，白天",
        "给图中的人物添加一顶红色棒球帽",
        (0.5, 0.22, 0.17, 0.11),
    ),
    ("a young woman, portrait, room", "add a pair of sunglasses", (0.5, 0.34, 0.16, 0.07)),
    ("an empty room with a sofa", "a cat", (0.5, 0.68, 0.2, 0.2)),
    ("a calm lake in the mountains", "一艘小船", (0.5, 0.75, 0.2, 0.12)),
    ("a night sky over a village", "a full moon", (0.72, 0.2, 0.12, 0.12)),
    ("a house in a meadow", "remove it", (0.5, 0.62, 0.4, 0.36)),
    ("a street in an old town", "a sunset sky", (0.5, 0.12, 0.6, 0.15)),
    ("a wooden table in a kitchen", "a vase of flowers", (0.5, 0.5, 0.15, 0.22)),
    ("a dog in a meadow", "a second dog", (0.2, 0.75, 0.17, 0.17)),
    ("霓虹闪烁的东京街头，夜晚", "a robot", (0.5, 0.72, 0.14, 0.22)),
    ("a photo of the sea in the morning", "a bird", (0.3, 0.25, 0.12, 0.1)),
    ("水墨山水", "一座宝塔", (0.65, 0.55, 0.12, 0.2)),
    ("a wooden table in a kitchen", "a cat behind the table", (0.5, 0.5, 0.2, 0.22)),
    ("a young woman, half-length portrait, garden", "a horse", (0.8, 0.6, 0.18, 0.22)),
    ("a forest by day", "remove it", (0.5, 0.5, 0.4, 0.4)),
    ("a city skyline at night", "a full moon", (0.55, 0.45, 0.16, 0.16)),
)
"""Original, what is asked, and the hole: an ellipse (x, y, half width, half height; 1 = edge)."""

ORIGINALS = (*EXAMPLES[:4], "a photo of a red apple on a table", "oil painting of a harbor")
"""What is varied."""

ONE_SCENE = "a cat sitting in a meadow with a house behind it, {style}"
"""One scene for every style."""

ONE_STYLE = "{setting}, a woman standing"
"""One style for every setting."""
