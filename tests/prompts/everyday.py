"""Everyday concrete nouns in both languages, from general knowledge, to measure the lexicon by."""

from __future__ import annotations

_ENGLISH = """
apple arm backpack bag ball balloon banana bank basket bath beach bean bear bed bee bell bench
bicycle bird blanket boat bone book boot bottle bowl box boy brain bread bridge broom brush
bucket building bus butter butterfly button cake camera candle car carpet carrot castle cat
chair cheese cherry chicken child church city clock cloud coat coffee coin comb computer cookie
corn couch cow crab crown cup curtain deer desk dog doll donkey door dragon dress drum duck
eagle ear egg elephant envelope eye factory farm feather fence fire fish flag floor flower
flute forest fork fountain fox frog garden gate gift giraffe girl glass glove goat grape grass
guitar hammer hand hat heart helicopter hill horse hospital hotel house ice island jacket jar
juice kettle key king kitchen kite knife ladder lake lamp leaf lemon letter lion lock map milk
mirror money monkey moon mountain mouse mushroom necklace needle nest newspaper nose notebook
ocean onion orange owl panda paper park pen pencil phone piano picture pig pillow plate pizza
pot potato pumpkin queen rabbit radio rain rainbow ring river road robot rocket roof rose
sandwich scissors sheep ship shirt shoe snake sofa spoon star strawberry street sun sword table
telephone tent tiger toothbrush train tree truck umbrella vase violin volcano wall watch whale
window wolf woman zebra
"""

_CHINESE = """
苹果 手臂 背包 包 球 气球 香蕉 银行 篮子 浴缸 沙滩 豆子 熊 床 蜜蜂 铃铛 长椅 自行车 鸟
毯子 船 骨头 书 靴子 瓶子 碗 盒子 男孩 大脑 面包 桥 扫帚 刷子 水桶 大楼 公交车 黄油 蝴蝶
纽扣 蛋糕 相机 蜡烛 汽车 地毯 胡萝卜 城堡 猫 椅子 奶酪 樱桃 鸡 孩子 教堂 城市 时钟 云 外套
咖啡 硬币 梳子 电脑 饼干 玉米 沙发 牛 螃蟹 皇冠 杯子 窗帘 鹿 书桌 狗 洋娃娃 驴 门 龙 裙子
鼓 鸭子 老鹰 耳朵 鸡蛋 大象 信封 眼睛 工厂 农场 羽毛 栅栏 火 鱼 旗帜 地板 花 笛子 森林
叉子 喷泉 狐狸 青蛙 花园 大门 礼物 长颈鹿 女孩 玻璃杯 手套 山羊 葡萄 草 吉他 锤子 手 帽子
爱心 直升机 小山 马 医院 酒店 房子 冰 岛 夹克 罐子 果汁 水壶 钥匙 国王 厨房 风筝 刀 梯子
湖 灯 树叶 柠檬 信 狮子 锁 地图 牛奶 镜子 钱 猴子 月亮 山 老鼠 蘑菇 项链 针 鸟巢 报纸 鼻子
笔记本 大海 洋葱 橙子 猫头鹰 熊猫 纸 公园 钢笔 铅笔 手机 钢琴 猪 枕头 盘子 披萨 锅 土豆
南瓜 女王 兔子 收音机 雨 彩虹 戒指 河流 道路 机器人 火箭 屋顶 玫瑰 三明治 剪刀 绵羊 轮船
衬衫 鞋子 蛇 勺子 星星 草莓 街道 太阳 剑 桌子 电话 帐篷 老虎 牙刷 火车 树 卡车 雨伞 花瓶
小提琴 火山 墙 手表 鲸鱼 窗户 狼 女人 斑马 饺子 面条 灯笼 宝塔 竹子 牡丹 荷花 毛笔 算盘
茶壶 筷子 扇子 风铃
"""

ENGLISH = _ENGLISH.split()
CHINESE = _CHINESE.split()
