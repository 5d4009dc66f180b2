"""The words by which each family of visuals is known, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["TERMS"]

TERMS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "sunset": (
        "*sunset *sunrise *dusk *dawn *twilight *golden-hour sun sunny sunlight sunshine "
        "evening morning daybreak horizon glow summer holiday vacation warmth orange gold "
        "golden afternoon savanna desert daylight goodbye farewell lamp candle "
        "cozy",
        "*日落 *夕阳 *黄昏 *日出 *晚霞 *朝霞 *黎明 *傍晚 太阳 阳光 早晨 清晨 晨 夏天 夏日 假期 "
        "度假 温暖 金色 沙漠 晚安 告别 台灯 蜡烛",
    ),
    "sea": (
        "*sea *ocean *beach *wave *coast *shore *seaside surf tide island sail sailing ship boat "
        "harbour harbor port marine fishing swim swimming water river lake salt sand lagoon bay "
        "cruise shell lighthouse pool aquatic plastic oyster shrimp blue",
        "*大海 *海洋 *海边 *海滩 *海浪 *沙滩 *海岸 海 浪 潮 岛 船 航行 港口 游泳 水 河 湖 "
        "海鲜 蓝色 渔",
    ),
    "city": (
        "*city *skyline *street *downtown *skyscraper *neon *metropolis town urban building "
        "traffic bus subway metro train station commute commuter "
        "shop store bar hotel apartment house housing property rent architecture night "
        "nightlife shopping market neighbourhood neighborhood bridge crowd taxi bicycle bike "
        "scooter mayor council resident",
        "*城市 *都市 *街道 *夜景 *霓虹 *天际线 *胡同 街 大楼 建筑 交通 公交 "
        "地铁 火车 车站 通勤 商店 店 酒吧 酒店 公寓 房子 房产 夜晚 购物 市场 桥 自行车 老城 "
        "居民 上海 北京",
    ),
    "mountains": (
        "*mountain *peak *summit *alps *himalaya *ridge *cliff *canyon climb climbing climber "
        "hike hiking hiker trek trail valley hill rock stone glacier adventure expedition "
        "altitude volcano highland outdoor outdoors camp camping tent backpack journey explore "
        "wilderness wall",
        "*山 *山峰 *高山 *雪山 *峡谷 *山顶 *长城 登山 爬山 徒步 山谷 岩石 冰川 探险 火山 户外 "
        "露营 高原",
    ),
    "forest": (
        "*forest *wood *woods *jungle *rainforest *tree plant leaf leaves green nature natural "
        "wildlife bird deer wolf fox bear squirrel herb moss mushroom autumn "
        "park climate environment environmental sustainable sustainability carbon recycle "
        "ecology photosynthesis wooden wool cotton",
        "*森林 *树林 *丛林 *雨林 *树 植物 叶 绿色 自然 野生 动物 鸟 鹿 蘑菇 秋天 公园 "
        "气候 环境 环保 可持续 生态 竹 木头",
    ),
    "space": (
        "*space *galaxy *universe *cosmos *star *planet *moon *nebula *milky-way *astronomy "
        "*orbit rocket satellite astronaut mars saturn jupiter venus telescope comet asteroid "
        "meteor gravity alien solar lunar cosmic earth night-sky constellation eclipse "
        "interstellar black-hole spacecraft nasa dream sleep infinity physics quantum",
        "*太空 *宇宙 *银河 *星空 *星星 *行星 *月亮 *星云 *星系 火箭 卫星 宇航员 火星 土星 木星 "
        "望远镜 彗星 流星 引力 外星 月球 地球 黑洞 航天 梦 睡眠 物理 量子",
    ),
    "tech": (
        "*technology *computer *software *code *data *algorithm *digital *robot *circuit *cyber "
        "*ai *neural *programming *python *javascript recursion loop variable compiler syntax "
        "debug html css typescript app application program programmer developer "
        "library api server cloud database query sql machine learning model intelligence chip "
        "processor gpu cpu laptop phone smartphone device sensor wireless wifi bluetooth "
        "battery electric electronic signal security encryption password hacker website web "
        "browser online startup automation blockchain crypto virtual game gaming camera screen "
        "interface notebook kernel install release version open-source file function array "
        "matrix module protocol engineering engineer smart",
        "*科技 *技术 *电脑 *软件 *代码 *数据 *算法 *数字化 *机器人 *芯片 *人工智能 应用 程序 "
        "编程 开发 服务器 云 数据库 机器学习 模型 智能 处理器 手机 设备 传感器 无线 蓝牙 电池 "
        "电子 信号 安全 加密 密码 网站 浏览器 在线 自动化 区块链 虚拟 游戏 相机 屏幕 工程",
    ),
    "paper": (
        "*paper *letter *manuscript *notebook *newspaper *document write writing writer author "
        "story poem poetry poet language word page essay article licence license copyright "
        "contract constitution culture tradition traditional craft handmade art artist painting "
        "draw drawing news report interview journalist memory religion",
        "*纸 *信 *手稿 *报纸 *文件 写作 作家 故事 诗 语言 文章 合同 文化 传统 手工 艺术 画 新闻 "
        "报告 采访 记忆",
    ),
    "rain": (
        "*rain *storm *thunder *lightning *drizzle *raindrop *umbrella *monsoon rainy wet cloud "
        "cloudy fog mist misty weather flood grey gray sad sadness lonely alone melancholy tear "
        "cry sorrow grief loss quiet silence window puddle dew november relax calm meditation "
        "mindfulness yoga breathe",
        "*雨 *下雨 *暴雨 *雷 *闪电 *雨伞 *雨滴 云 雾 天气 洪水 阴天 悲伤 孤独 忧郁 眼泪 哭 失去 "
        "安静 寂静 窗 放松 冥想 瑜伽 呼吸",
    ),
    "celebration": (
        "*celebrate *celebration *party *birthday *wedding *festival *confetti "
        "*holiday *christmas anniversary congratulations congratulate happy joy joyful win "
        "winner victory award champion launch opening grand gift present surprise discount sale "
        "offer deal coupon free promotion event invitation invite join dance dancing "
        "fun new-year graduation baby thank thanks welcome cheer team medal",
        "*庆祝 *派对 *生日 *婚礼 *节日 *圣诞 *春节 *新年 *中秋 周年 恭喜 快乐 开心 胜利 "
        "冠军 获奖 发布 开业 礼物 惊喜 折扣 促销 优惠 免费 活动 邀请 欢迎 舞蹈 毕业 宝宝 "
        "感谢 红包",
    ),
    "chart": (
        "*chart *graph *statistic *revenue *profit *sales *growth *percent *economy *finance "
        "*stock *investment money price cost budget bank banking credit tax market-share "
        "increase decrease grow growing rise rising fall decline double triple quarter annual "
        "forecast billion million thousand dollar euro yuan inflation trade export import "
        "customer company industry investor invest fund saving savings salary income wage "
        "performance result target metric analysis analyst survey rate average total number "
        "figure poll benchmark faster productivity efficiency",
        "*图表 *统计 *收入 *利润 *销售 *增长 *百分 *经济 *金融 *股票 *投资 钱 价格 成本 预算 "
        "银行 信用 税 市场份额 提高 增加 下降 减少 季度 年度 预测 亿 万 美元 欧元 人民币 通胀 "
        "贸易 出口 进口 客户 公司 行业 基金 储蓄 工资 业绩 结果 目标 分析 调查 平均 效率 营收",
    ),
    "gradient": (
        "*gradient *abstract *colour *color idea concept think thought mind creative creativity "
        "brand beauty beautiful style fashion skin skincare cosmetic perfume hope future vision "
        "simple minimal",
        "*渐变 *抽象 *色彩 *颜色 想法 概念 思考 创意 品牌 美丽 时尚 护肤 化妆 香水 希望 未来 "
        "简单 极简",
    ),
    "meadow": (
        "*meadow *flower *wildflower *bee *beekeeping *hive *honey *pasture *prairie *orchard "
        "*garden honeybee bumblebee pollen nectar pollinate pollinator butterfly blossom bloom "
        "petal bouquet florist grass lawn farm agriculture field crop harvest wheat soil seed "
        "spring organic vegetable fruit countryside picnic sheep cow horse barn tractor "
        "vineyard lavender tulip daisy sunflower",
        "*草地 *草原 *花 *鲜花 *花园 *蜂蜜 *蜜蜂 *养蜂 *田野 *果园 花朵 花粉 花蜜 蜂巢 蝴蝶 草 "
        "农场 农民 农业 田 庄稼 麦 土壤 种子 收获 有机 蔬菜 水果 春天 乡村 牧场 野餐 薰衣草 "
        "向日葵",
    ),
    "kitchen": (
        "*kitchen *recipe *cook *bake *bakery *sourdough *coffee *tea *bread *food café cafe "
        "restaurant cake meal chef pancake flour egg milk butter dough batter oven pan soup "
        "syrup sugar "
        "cheese salad pizza pasta rice noodle dumpling spice ingredient breakfast lunch dinner "
        "snack cup mug espresso latte roast chocolate cookie sandwich taste delicious flavour "
        "flavor",
        "*厨房 *菜谱 *烹饪 *做饭 *烘焙 *咖啡 *茶 *面包 *美食 *食物 餐厅 蛋糕 味道 炒 煮 鸡蛋 "
        "番茄 面粉 面条 饺子 米饭 牛奶 锅 油 汤 菜 早餐 午餐 晚餐 好吃 食材 巧克力 茶园 茶馆",
    ),
    "snow": (
        "*snow *snowfall *snowflake *winter *blizzard ski snowman sled sledge ice icy cold "
        "frost freeze frozen december january cottage reindeer",
        "*雪 *下雪 *雪花 *冬天 *冬季 滑雪 寒冷 冰 霜 冰雪 雪人 腊月",
    ),
    "aurora": (
        "*aurora *northern-lights *borealis *polar-lights arctic polar iceland norway lapland "
        "finland greenland antarctica fjord",
        "*极光 *北极光 北极 南极 极地 冰岛 挪威 芬兰 极夜",
    ),
    "network": (
        "*network *internet connect connection connectivity node link collaborate collaboration "
        "teamwork community social partner partnership worldwide communicate communication "
        "relationship science scientist research brain neuron peer distributed",
        "*网络 *互联网 连接 节点 协作 合作 社区 社交 伙伴 分享 全球 沟通 人际 研究 科学 科学家 "
        "大脑 神经元",
    ),
    "waves": (
        "*silk *ribbon *soundwave *sound *music *melody *audio *podcast song sing voice rhythm "
        "harmony orchestra symphony piano violin guitar jazz radio listen album playlist "
        "elegant elegance graceful luxury",
        "*丝绸 *丝带 *音乐 *声音 *旋律 *声波 *音频 *播客 歌 唱 节奏 和谐 钢琴 吉他 小提琴 "
        "电台 听 优雅 奢华 流动",
    ),
    "books": (
        "*book *library *education *history study read novel literature school student teacher "
        "university college academy lesson class course learn exam homework scholar professor "
        "knowledge wisdom historical historian ancient century museum archive philosophy law "
        "lawyer legal court war king queen empire dynasty",
        "*书 *书籍 *图书馆 *教育 *历史 阅读 读 读书 小说 文学 古代 世纪 博物馆 学生 "
        "大学 学习 课 课程 知识 智慧 教授 法律 律师 哲学 战争 国王 皇帝 王朝 史记 史书 典故 "
        "三国 春秋战国 秦汉 唐宋 明清 楚汉",
    ),
    "health": (
        "*health *medicine *medical *doctor *hospital *heartbeat *fitness wellness wellbeing "
        "nurse patient clinic clinical pharmacy drug vaccine virus bacteria cell heart blood "
        "pulse disease illness symptom cure treatment therapy surgery dentist dental exercise "
        "workout gym muscle diet nutrition vitamin immune body lung dna gene protein biology "
        "recovery",
        "*健康 *医学 *医疗 *医生 *医院 *心跳 *健身 护士 病人 患者 诊所 药 疫苗 病毒 细菌 细胞 "
        "心脏 血液 疾病 症状 治疗 手术 牙医 锻炼 运动 肌肉 饮食 营养 维生素 免疫 身体 基因 "
        "蛋白质 生物 康复",
    ),
    "map": (
        "*map *route *logistics *delivery *navigation *itinerary deliver parcel courier "
        "shipment shipping freight cargo truck fleet warehouse gps location destination "
        "distance region border country continent geography travel traveller trip tour tourism "
        "tourist",
        "*地图 *路线 *物流 *快递 *配送 *导航 *旅行 旅程 旅游 行程 外卖 包裹 货运 卡车 仓库 定位 "
        "目的地 距离 地区 边境 国家 地理 游客",
    ),
    "office": (
        "*office *meeting *workplace *career *hiring *recruitment business desk worker workday "
        "job hire recruit employee employer manager management leader leadership strategy "
        "consultant consulting boss colleague coworker remote freelance presentation conference "
        "enterprise corporate professional client planning",
        "*办公室 *会议 *办公 *职场 *招聘 企业 商务 工作 职业 面试 员工 经理 管理 领导 战略 咨询 "
        "老板 同事 团队 远程 演示 项目 客户经理",
    ),
    "geometric": (
        "*geometric *geometry *shape *poster *pattern *bauhaus design graphic illustration "
        "triangle circle square polygon mosaic symmetry mathematics math theorem exhibition "
        "typography logo",
        "*几何 *形状 *图案 *海报 设计 设计师 平面 插画 三角形 圆形 方形 对称 数学 定理 展览 "
        "标志",
    ),
    "particles": (
        "*particle *dust *spotlight *light-beam beam stage theatre theater drama cinema film "
        "movie magic magical mystery mysterious spirit soul faith prayer church glitter sparkle "
        "atom molecule",
        "*粒子 *尘埃 *光束 *聚光灯 舞台 剧院 戏剧 电影 魔法 神秘 奇迹 灵魂 信仰 教堂 原子 分子",
    ),
    "flight": (
        "*airplane *aeroplane *plane *flight *airport *airline fly flying pilot jet abroad "
        "passport travel vacation cloudscape", "*飞机 *航班 *机场 *云海 飞行 机票 护照 出国 天空",
    ),
    "road": (
        "*road *highway *motorway *car *road-trip drive driver driving vehicle truck engine race "
        "racing motorcycle tyre", "*公路 *汽车 *开车 *高速 *自驾 车 道路 赛车 驾驶 摩托",
    ),
    "stadium": (
        "*stadium *sport *football *soccer *basketball *tennis *olympic *athlete match league "
        "coach player tournament marathon fan",
        "*体育 *足球 *篮球 *比赛 *球场 *奥运 运动员 球队 教练 马拉松",
    ),
    "concert": (
        "*concert *band *singer *music *live-music *dj song rock guitar drum stage festival "
        "audience album rap", "*演唱会 *乐队 *歌手 *音乐会 歌曲 摇滚 观众",
    ),
    "hearts": (
        "*valentine *romance *romantic *love-story *mother's-day love lover kiss marriage couple "
        "marry", "*爱情 *情人节 *浪漫 *母亲节 爱心 恋 情侣 结婚 我爱你",
    ),
    "underwater": (
        "*underwater *reef *coral *dolphin *whale *shark fish turtle diving dive octopus jellyfish "
        "seaweed *deep-sea", "*海底 *珊瑚 *鲸 *海豚 *鲨鱼 *潜水 鱼 海龟 水母 章鱼",
    ),
    "fireworks": ("*firework *new-year *countdown midnight", "*烟花 *烟火 *跨年 *元旦 除夕 国庆"),
    "chalkboard": (
        "*chalkboard *blackboard *classroom *school *teacher *lesson homework exam equation "
        "algebra formula pupil", "*黑板 *教室 *课堂 *学校 *老师 考试 作业 公式 方程",
    ),
    "pets": ("*cat *dog *pet *puppy *kitten animal paw fur", "*猫 *狗 *宠物 *小猫 *小狗 铲屎官"),
})  # fmt: skip
"""Family of visuals → its terms in English and in Chinese."""
