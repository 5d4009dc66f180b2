"""The ways in which people say what is done here, as tables in the notation of `phrases`.

A command is a row of `ROWS`, with anything of "before" in front of it. To teach a new way of saying
something, add a row, or a phrase to a part; the corpus of the tests tells what it swallows.
"""

from __future__ import annotations

from typing import Literal

__all__ = ["PARTS", "ROWS", "Name"]

Name = Literal["export", "credits", "status", "upload"]

PARTS = {
    # what stands before a command
    "before": (
        "please|pls|plz|kindly|just|now|then|also|finally|ok|okay|alright|right|so|and|hey|hi|hello"
        "|nemo|well|yes|yeah|yep|sure|let's|lets|let me|go ahead [and|with]|help me|try to"
        "|how (do|can) i"
        "|(can|could|would|will) (you|u|i|we) [mind]|may i"
        "|(i'd|id|i would) (like|love|prefer) [you] to"
        "|i [would] want [you] to|i wanna|i need [you] to|[i'm|i am|im] ready to"
        "|(would|is) it [be] possible to|(is there|do you have) a way to|are you able to"
        "|[it's|it is] time to|no"
    ),
    # a question put politely: "can you tell me how many …"
    "asking": (
        "[please] (tell|show) me|(can|could|would|will) you [please] (tell|show) me"
        "|[i] (want|wanna|need|would like|'d like) [to] (know|see|check)"
        "|i'd like to (know|see|check)"
        "|do you know|may i ask|i wonder|i was wondering|let me (know|see|check)|any idea|just"
    ),
    # what stands after it
    "after": (
        "now|right now|at the moment|currently|so far|today"
        "|please|pls|for me|again|asap|right away|immediately|thanks|thank you|already|then"
        "|when you can|if you can|to me"
    ),
    "praise": (
        "fantastic|terrific|superb|stunning|gorgeous|incredible|sweet|neat|impressive|fabulous|splendid|"
        "good|great|nice|perfect|fine|done|ready|finished|awesome|amazing|lovely|ok|okay|excellent"
        "|wonderful|cool|super|beautiful|brilliant"
    ),
    # a clause that asks for nothing
    "pleasantry": (
        "{before}|{after}|{praise}|[just] [a|one] (quick|small|last) question|by the way|btw"
        "|[i was] just wondering|thanks (so much|very much|a lot)|thx|ty|cheers|alright"
        "|(it|this|that|the video|everything|all) (is|looks|is looking)"
        " [all|so|very|really|just] {praise} [to me|now|enough]"
        "|(it's|that's|all) [all|so|very|really|just] {praise}"
        "|looks [so|very|really] {praise} [to me|now]"
        "|i (love|like) {video}|[i|we] [really] (love|like) (it|this|that)"
        "|(good|great|nice|excellent|amazing) (job|work|stuff|one)|well done|as soon as possible"
        "|[ok|i think|i guess|i believe] (that's|that is|thats) (it|all|everything|enough)"
        "|[i think|i guess|i believe] (we're|we are|were|i'm|i am|im)"
        " (done|finished|good|set|ready|happy|satisfied) [with ({video}|everything|the result)]"
        "|no (more|further|other) (changes|edits) [needed]|no changes [needed]"
        "|nothing (else|more) [to (change|add|do)]"
        "|don't change anything [else]|(it|everything) works|i approve|approved|bravo|wow|yay"
    ),
    "video": (
        "[the|this|that|my|our|your] [final|finished|whole|full|complete|completed|resulting"
        "|rendered|current|edited|latest] (video|movie|film|clip|mp4|file|result|thing|project"
        "|output|render|version|cut|timeline|draft) [file|clip|video]|it|this|that|everything"
    ),
    "form": (
        "(as|in|to|into|on) [a|an|the] (mp4 [file|video|format]|(1080p|full hd|hd|high quality"
        "|best quality) [mp4|video]|file|disk|my (computer|disk|machine|laptop|desktop)|video file)"
        "|(at|in) (1080p|full hd|hd|(high|best|full) (quality|resolution))"
    ),
    "show": (
        "(show|check|see|view|get|tell|display|list|print|give|what's|whats|what is|what are"
        "|look at|let me (see|check|view|know)|[let me] (take|have) a look at) [me|us]"
    ),
    "have": (
        "[do|did] (we|i|you) [currently|now|already] (have|got)|(have|has) (we|i|it) got"
        "|(we|i|you) [currently|now|already] (have|got)|(we've|i've|you've) (got|made|done)"
        "|(is|are) there|(there|it) is|there are"
    ),
    "my": "my|our|the|current|account|remaining|available|project|session|latest|all|all of",
    "media": (
        "file|files|video|videos|clip|clips|photo|photos|picture|pictures|image|images|song|audio"
        "|music|footage|media|document|material|something|it|this"
    ),
    # the same in Chinese; words follow each other without spaces
    "前": (
        "请问[一下]|[我]想(知道|问|问一下|问问|了解)|怎么|怎样|怎么样|如何|在哪|在哪里|在哪儿|已经|都|ok"
        "|请|麻烦[你|您]|帮我|帮忙|给我|劳驾|现在|马上|立刻|直接|可以|可不可以|能不能|能否|能|你|您|我"
        "|我想要|我想|我要|我需要|好|好的|好了|好吧|行|那|那么|就|再|然后|最后|一下|快"
    ),
    "后": (
        "一下|一份|吧|吗|呢|啊|呀|了|啦|给我|看看|看|出来|下来|来|到[本地|电脑|桌面]|至|为|成|mp4|1080p"
        "|高清|格式|文件|谢谢|好吗|可以吗|行吗|请"
    ),
    "客气": (
        "谢谢[你|您|啦|了]|多谢|好|好的|好了|好吧|好啦|好极了|很好|太好了|不错|完美|可以|可以了|没问题"
        "|没问题了|行|行了|行吧|对|嗯|你好|您好|挺好|挺好的|很棒|太棒了|[我][很]满意[了]|就这样[吧]"
        "|[这个|这|那个|我的|现在这个][视频|片子|影片|成片|版本|样子|它][看起来|做得|弄得|整体]"
        "[很|挺|非常|真|真的|太|还|相当|已经|都](好|棒|不错|完美|满意|可以|好看|赞|行)[了|的|啦|啊|极了]"
        "|完成了|搞定了|效果(很好|不错|很棒)"
    ),
    "这": (
        "高清的|高清|高清版的|mp4|mp4格式的|这个|这|那个|我的|最终的|最终|最后的|最后|完整的|完整|做好的"
        "|成品|整个|当前的|当前"
    ),
    "视频": ("{这}*(视频|影片|短片|片子|成片|成品|文件|作品|项目|工程|mp4|结果|它)"),
    "我的": "我的|我|账户|账号|当前|现在|剩余|剩余的|目前|所有|所有的|全部|全部的|项目|视频|的",
    "看": "看下|查下|瞧瞧|瞅瞅|查|查询|看|看看|查看|显示|展示|告诉我|列出|查一下|看一下",
    "多少": "多少|几个|多少个|[还](剩|有|剩下|剩余|有余)[多少|几个|吗]|是多少|够吗|够不够|情况",
}

ROWS: tuple[tuple[Name, str], ...] = (
    (
        "export",
        "(export|download|render|save|exporting|downloading) [out] [{video}] {form}*"
        " [[as|to|into|in|named|called] {file}] {after}*",
    ),
    (
        "export",
        "(send|give|get|show|deliver|hand) [over] [to] me [the|my|that|this]"
        " [final|finished|full|complete|completed] (video|mp4|movie|film|clip) [file] {after}*",
    ),
    ("export", "(send|give|hand) (it|the (video|mp4|file)) [over] to me {after}*"),
    (
        "export",
        "(make|do|start|run|begin|launch|trigger) [the|an|my|a] [video|final] (export|download"
        "|final render|exporting|downloading|export process) {after}*",
    ),
    ("export", "[the|my] [final] (export|download) [link|file|button] {after}*"),
    (
        "export",
        "(get|have) (the|my) [final|finished] (video|mp4)"
        " [file|download|export|exported|downloaded] {after}*",
    ),
    (
        "export",
        "(i need|i want|i'd like|i would like|we need|i'll take) (the|my) [final|finished]"
        " (video|mp4|movie|film) [file] {after}*",
    ),
    (
        "export",
        "where (can|do|could|should|may) (i|we) (export|download|get|find|save) {video} {after}*",
    ),
    (
        "export",
        "where (is|can i (find|get|download)) (the|my) [final|finished] (video|mp4|file|export)"
        " [file] {after}*",
    ),
    ("export", "{前}*(导出|下载|输出|渲染|保存)[{视频}]{后}*[{file}]{后}*"),
    (
        "export",
        "{前}*[把|将]{视频}[给我](导出|下载|输出|渲染|保存|发给我|发我|传给我){后}*[{file}]{后}*",
    ),
    ("export", "{前}*(发|传|发送|交)[给][我]{视频}{后}*"),
    ("export", "(怎么|如何|在哪|在哪里|在哪儿)(导出|下载)[{视频}]{后}*"),
    (
        "credits",
        "[{show}] {my}* (credit|credits|credit balance|balance|account balance)"
        " (balance|left|remaining|status|info|available|do i have [left]|have i got|i have)*"
        " {after}*",
    ),
    (
        "credits",
        "{asking}* how (many|much) [more] [of] [my|the|our] (credits|credit|balance)"
        " [are there|is there]"
        " [do (i|we) [still] have|have i [got]|i have|are|is] (left|remaining|available|now|still"
        "|(in|on) (my|the|our) (account|balance|plan))*"
        " {after}*",
    ),
    (
        "credits",
        "(am|are) (i|we) [almost|nearly|already|running] (out of|low on|short of) credits {after}*",
    ),
    (
        "credits",
        "{show} [still|there] (left|remaining|available) (of|in|on|from) (my|the|our)"
        " (credits|balance|account balance) {after}*",
    ),
    (
        "credits",
        "{asking}* (do|have) (i|we) [still] [have|got] [any|enough|some] [more] credits"
        " (left|remaining)* {after}*",
    ),
    ("credits", "{asking}* how many [of my] credits (remain|remaining) {after}*"),
    ("credits", "{asking}* (if|whether) i [still] have [any|enough] credits [left] {after}*"),
    ("credits", "{前}*{看}*[一下]{我的}*{多少}*[的](积分|余额|点数|额度)[余额|还]{多少}*{后}*"),
    ("status", "[{show}] [a|the|an] [quick|short] status [update|report] {after}*"),
    ("status", "project (status|state|progress) {after}*"),
    (
        "status",
        "({show} {my}*|{my} {my}*) (status|state|progress)"
        " [of (the|my|this) (project|video|timeline|session|edit|render)] (now|update|report)*"
        " {after}*",
    ),
    (
        "status",
        "{show} {my}* (track|tracks|timeline|tracks and segments|segments) [list|info|summary]"
        " [(in|of|on) (the|my|this|our) (project|video|timeline|session)] {after}*",
    ),
    (
        "status",
        "{asking}* (what's|whats|what is|what are) [now|currently] (in|on) (the|my)"
        " (timeline|tracks|project) {after}*",
    ),
    ("status", "(which|what) tracks (are there|do (i|we) have|exist) {after}*"),
    ("status", "{my}* (tracks|timeline) {after}*"),
    ("status", "{asking}* how many (tracks|segments|scenes) {have} [now|so far] {after}*"),
    (
        "status",
        "{asking}* what [have] {have} [now|so far|in (it|there)] {after}*",
    ),
    ("status", "where are we|(where are we|how far [along] (are we|is it|are you)) [now] {after}*"),
    (
        "status",
        "(how is|how's|hows) (it|that|everything|the video|my video|this) (going|coming"
        "|coming along|doing|progressing|looking) [with {video}|so far] {after}*",
    ),
    ("status", "(any|what) (progress|news|updates|update) [on {video}] [yet|so far] {after}*"),
    (
        "status",
        "[{asking}] (is|if|whether) ({video}) [is] [all] [ready|done"
        "|finished|complete] [yet|now] {after}*",
    ),
    (
        "status",
        "(has|have|did) (it|{video}) [already] (finished|finish|completed|complete|rendered|been)"
        " [rendering|exporting|processing|rendered|finished|made|done] [yet|now] {after}*",
    ),
    ("status", "are (you|we) (ready|done|finished) [yet|now|with {video}] {after}*"),
    (
        "status",
        "{前}*{看}*[一下]{我的}*(状态|进度|轨道|时间线|时间轴)[列表|信息|情况]"
        "[是什么|怎么样|如何|怎样|到哪|到哪里|到哪儿]{后}*",
    ),
    ("status", "[现在|目前][是](什么|啥|怎么样|怎么样的)(状态|进度){后}*"),
    ("status", "{前}*[都|一共|总共|现在]有(哪些|什么|几条|几个|多少|多少条)轨道{后}*"),
    (
        "status",
        "{前}*{看}*[一下][现在](时间线|时间轴|轨道)[上|里|里面|上面][现在][都]有[些](什么|啥|哪些)"
        "[东西|内容|素材]{后}*",
    ),
    (
        "status",
        "{前}*[我的|这个](视频|片子|影片|短片|成片)[已经](做|生成|制作|渲染|弄|剪|搞)[好|完|完成|定]"
        "(了吗|了没|了没有|没|没有|了么|没有呢){后}*",
    ),
    (
        "status",
        "{前}*[我的](视频|片子|影片|短片|成片)[已经](好|完成|搞定|弄好)(了吗|了没|了没有|没|没有|了么)"
        "{后}*",
    ),
    ("status", "{前}*[都](做|弄|搞|剪)(好|完|定)(了吗|了没|了没有|没|没有|了么){后}*"),
    ("status", "{前}*(做|进行|生成|弄|到)到[了]哪[一]步[了]{后}*"),
    ("status", "{前}*[都]完成(了吗|了没|了没有|没|没有|了么){后}*"),
    (
        "upload",
        "(upload|import|attach|add|use) [the|my|this|a|that|these] [{media}] {file} {after}*",
    ),
    (
        "upload",
        "[where (do|can) i] (upload|uploading|import|attach)"
        " [a|an|the|my|this|that|these|some|another|more]"
        " [new|local|own] [{media}] [here] {after}*",
    ),
    (
        "upload",
        "[{before}*] add (my|our) own {media} {after}*",
    ),
    (
        "upload",
        "(i have|i've got|i've|there's|there is) (a|an|some|my|another|one) {media}"
        " [file|of my own] (to|that i want to|i want to|i'd like to|i need to) (upload|import|add)"
        " {after}*",
    ),
    ("upload", "(upload|import|attach) [the|my] [file] {path} {after}*"),
    ("upload", "(here's|heres|here is) (the|my|a) [{media}] {file} {after}*"),
    (
        "upload",
        "{前}*(上传|导入)[一个|一些|一张|一段|我的|这个|几个|自己的|我自己的|本地|本地的|新的]"
        "[文件|素材|视频|图片|照片|音频|音乐|图][{file}]{后}*",
    ),
    ("upload", "{前}*(把|将){file}(上传|导入|传上去){后}*"),
)
