"""How each forum engine writes a thread: one row of selectors an engine, no code an engine.

A selector may end in ``@attribute``: then the attribute is read, else the text. ``@attribute`` alone reads the post's own.
Of several selectors the first that gives something wins. An element counts for the innermost post around it only,
so that replies nested in the post they answer keep their own author and text.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """Where one sort of post is, and where its parts are within it. ``quoted`` is read from the quote, ``drop`` is left
    out of the body, ``byline`` is what the page shows of the author where that is more than ``author``.
    """

    post: str
    body: tuple[str, ...]
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    signature: str = ""
    quote: str = "blockquote"
    quoted: tuple[str, ...] = ()
    drop: str = ""
    byline: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine is tried when the page has all ``marks``: class names, ``#ids`` and ``<tags``."""

    name: str
    marks: frozenset[str]
    posts: tuple[Post, ...]
    title: str = ""
    next_page: str = ""


def _engine(name: str, marks: str, *posts: Post, title: str = "", next_page: str = "") -> Engine:
    return Engine(name, frozenset(marks.split()), posts, title, next_page)


# what an engine fetched to show beside a link is nobody's word: oneboxes, unfurls
_DISCOURSE_DROP = ".quote-controls, .lightbox-wrapper .meta, .cooked-selection-barrier, .badge-wrapper, .link_count, aside.onebox"
_XENFORO_QUOTE = ".bbCodeBlock--quote"
_XENFORO_QUOTED = ("@data-quote", ".bbCodeBlock-sourceJump")
_XENFORO_DROP = ".bbCodeBlock-expandLink, .js-selectToQuoteEnd, .bbCodeSpoiler-button, .bbCodeBlock--unfurl, .message-lastEdit"

ENGINES = (
    _engine(
        "discourse", "crawler-post",
        Post(
            ".crawler-post", (".post",), (".creator [itemprop=name]", ".creator"),
            ("time.post-time@datetime", "time@datetime"), ("link[itemprop=url]@href",),
            quote="aside.quote", quoted=("@data-username",), drop=_DISCOURSE_DROP, byline=(".creator",),
        ),
        title="#topic-title h1 a, #topic-title h1",
    ),
    _engine(
        "discourse", "topic-post",
        Post(
            ".topic-post article", (".cooked",), (".names .username", ".names a", "[data-user-card]@data-user-card"),
            (".post-date .relative-date@data-time", ".relative-date@data-time"), ("a.post-date@href",),
            quote="aside.quote", quoted=("@data-username",), drop=_DISCOURSE_DROP,
        ),
        title="#topic-title h1 a.fancy-title, #topic-title h1",
    ),
    _engine(
        "xenforo 2", "message--post",
        Post(
            ".message--post", (".message-body .bbWrapper", ".message-body"), ("@data-author", ".message-name .username", ".message-name"),
            (".message-attribution time@datetime", "time.u-dt@datetime"),
            (".message-attribution-main a@href", ".message-attribution-opposite a@href", "[itemprop=url]@content"),
            ".message-signature", _XENFORO_QUOTE, _XENFORO_QUOTED, _XENFORO_DROP,
        ),
        title=".p-title-value", next_page="a.pageNav-jump--next",
    ),
    _engine(
        "xenforo 1", "messageText",
        Post(
            "li.message", (".messageText",), ("@data-author", ".username"),
            (".DateTime@data-time", ".DateTime@title", ".DateTime"), ("a.datePermalink@href",),
            ".signature", ".bbCodeQuote", ("@data-author",), ".quoteExpand, .messageTextEndMarker",
        ),
        title=".titleBar h1", next_page=".PageNav nav a.text:last-child",
    ),
    _engine(
        "xenforo 2, cards", "MessageCard__container",
        Post(
            ".MessageCard__container", (".message-body .bbWrapper", ".message-body"), (".MessageCard__user-info__name", "a.username"),
            ("time@datetime",), (".MessageCard__date-created@href",), ".message-signature", _XENFORO_QUOTE, _XENFORO_QUOTED, _XENFORO_DROP,
        ),
    ),
    _engine(
        "vbulletin 5", "b-post",
        Post(
            ".b-post", (".js-post__content-text", ".b-post__content"), (".author [itemprop=name]", ".author"), ("time@datetime",),
            (".b-post__count@href",), ".b-post__signature, .post-signature", ".bbcode_quote", (".bbcode_postedby strong",),
        ),
    ),
    _engine(
        "vbulletin 4", "postdetails postbody",
        Post(
            "li.postbit, li.postbitlegacy, li.postbitim, li.postcontainer", (".postcontent", "[id^=post_message_]"),
            (".username strong", ".username"), (".postdate .date", ".postdate"), ("a.postcounter@href",),
            ".signaturecontainer", ".bbcode_quote", (".bbcode_postedby strong",),
        ),
    ),
    _engine(
        "vbulletin 4", "posthead postbody userinfo",
        Post(
            "li.postbit, li.postbitlegacy, li.postbitim, li.postcontainer", (".postcontent", "[id^=post_message_]"),
            (".username strong", ".username"), (".postdate .date", ".postdate"), ("a.postcounter@href",),
            ".signaturecontainer", ".bbcode_quote", (".bbcode_postedby strong",),
        ),
    ),
    _engine(
        "vbulletin 3", "#posts",
        Post(
            "[id^=edit]", ("[id^=post_message_]",), (".bigusername", "[id^=postmenu_] a", "[id^=postmenu_]"),
            ("td.thead", ".thead", ".tcell.thead"), ("a[id^=postcount]@href",),
            "[id^=td_post_] > div:-soup-contains-own('________')", "td.alt2 > div > i, blockquote",
        ),
        title="td.navbar strong, h1", next_page=".pagenav a[rel=next]",
    ),
    _engine(
        "phpbb 3", "postbody postprofile",
        Post(
            "div.post, .postcontainer", (".content", ".postbody .text"),
            (".postprofile .username", ".postprofile .username-coloured", ".author .username", ".author .username-coloured", ".author strong", ".postprofile dt a"),
            (".author time@datetime", "time@datetime", ".author"), (".author a@href", "h3 a@href"), ".signature", "blockquote",
            ("cite a", "cite"), ".codebox p, .notice, .attachbox, .post-buttons, blockquote cite .responsive-hide",
        ),
        title="h2.topic-title", next_page=".pagination .next a, .pagination a.right-box.right",
    ),
    _engine(
        "phpbb 2", "postbody postdetails forumline",
        Post(
            ".forumline tr:has(.postbody)", (".postbody",), (".name b", ".name"), (".postdetails",), ("a[href*='#']@href",),
            quote="td.quote",
        ),
    ),
    _engine(
        "fluxbb", "blockpost postmsg",
        Post(
            ".blockpost", (".postmsg",), (".postleft dt strong", ".postleft dt"), ("h2 a",), ("h2 a@href",), ".postsignature",
            quoted=("cite",), drop=".postedit",
        ),
    ),
    _engine(
        "punbb", "posthead entry-content",
        Post(".post", (".entry-content",), (".post-byline strong", ".post-byline"), (".post-link",), (".post-link a@href",), ".sig-content"),
    ),
    _engine(
        "mybb", "post_body",
        Post(
            ".post", (".post_body",), (".author_information .largetext", ".post_author .largetext", ".post_author strong"),
            (".post_date@title", ".post_date span@title", ".post_date"), (".post_head a[href*='pid']@href", "a[id^=post_link]@href"),
            ".signature", "blockquote.mycode_quote, blockquote", ("cite",),
        ),
    ),
    _engine(
        "smf", "post_wrapper",
        Post(
            ".post_wrapper", ("[id^=msg_].inner", ".post .inner", ".post"), (".poster h4 a", ".poster h4"),
            (".postinfo .smalltext", ".keyinfo .smalltext", ".keyinfo .postinfo"), (".keyinfo a[href*=msg]@href",), ".signature",
            ".bbc_standard_quote, blockquote", ("cite",), ".quoteheader .botslice_quote, .modified, .codeheader",
        ),
        title="#forumposts h3, .display_title, h5",
    ),
    _engine(
        "invision 5", "ipsEntry--post",
        Post(
            ".ipsEntry--post", (".ipsEntry__post .ipsRichText", ".ipsRichText"), (".ipsEntry__username", "h3", "@data-author"),
            (".ipsEntry__date time@datetime", "time@datetime"), ("a[href*='findComment']@href", "a[href*='#comment']@href"),
            ".ipsEntry__signature", "[data-ipsquote]", ("@data-ipsquote-username",), ".ipsQuote_open",
        ),
        title="h1", next_page=".ipsPagination__next a",
    ),
    _engine(
        "invision 4", "ipsComment_content",
        Post(
            "article.ipsComment, article.cPost", ("[data-role=commentContent]", ".cPost_contentWrap .ipsType_richText", ".ipsType_richText"),
            (".cAuthorPane_author a", ".cAuthorPane_author", ".ipsComment_author h3", "h3"),
            (".ipsComment_meta time@datetime", "time@datetime"),
            ("a[href*='findComment']@href", "a[href*='#comment']@href"), "[data-role=memberSignature]",
            "[data-ipsquote], .ipsQuote", ("@data-ipsquote-username",), ".ipsSpoiler_header, .ipsQuote_open",
        ),
        title="h1", next_page="li.ipsPagination_next:not(.ipsPagination_inactive) a",
    ),
    _engine(
        "stackexchange", "s-prose js-post-body",
        Post(
            "#question, .answer", (".js-post-body",),
            ("[itemprop=author] [itemprop=name]", "[itemprop=author] a", ".post-signature:last-child .user-details a", ".post-signature:last-child .user-details"),
            (
                "[itemprop=dateCreated]@datetime", ".post-signature:has([itemprop=author]) .relativetime@title",
                ".post-signature:last-child .relativetime@title", ".relativetime@title",
            ),
            ("a.js-share-link@href",), drop=".js-clear-post-notice, .s-notice",
        ),
        Post("li.comment", (".comment-copy",), (".comment-user",), (".relativetime-clean@title",), (".comment-link@href",)),
        Post(
            "[id^=follow-up-][itemprop=comment]", ("[itemprop=text]",), ("[itemprop=author] [itemprop=name]",),
            ("[itemprop=datePublished]", "time@title"), (".comment-link@href",),
        ),
        title="#question-header h1",
    ),
    _engine(
        "nodebb", "posts-list",
        Post(
            "[component=post]", ("[component='post/content']",), ("@data-username", "[itemprop=author]@data-username", "[itemprop=author]"),
            ("[itemprop=datePublished]@content", ".timeago@title", "@data-timestamp"), (".permalink@href", "a[href*='/post/']@href"),
            "[component='post/signature']",
        ),
        title="[component='topic/title']",
    ),
    _engine(
        "nodebb", "posts topic",
        Post(
            "[component=post]", ("[component='post/content']",), ("@data-username", "[itemprop=author]@data-username", "[itemprop=author]"),
            ("[itemprop=datePublished]@content", ".timeago@title", "@data-timestamp"), (".permalink@href", "a[href*='/post/']@href"),
            "[component='post/signature']",
        ),
        title="[component='topic/title']",
    ),
    _engine(
        "flarum", "PostUser-name Post-body",
        Post("article", (".Post-body",), (".PostUser-name",), ("time@datetime", ".Post-header time"), (".Post-header a[href*='/d/']@href",)),
    ),
    _engine(
        "flarum", "#flarum-content Post-body",
        Post("article, .Post", (".Post-body",), (".PostUser-name", ".PostUser h3", "h3"), ("time@datetime",), ("a[href*='/d/']@href",)),
    ),
    _engine(
        "vanilla", "MessageList",
        Post(
            ".ItemDiscussion, .ItemComment", (".Message",), (".Author .Username", ".Username"), ("time@datetime",), (".Permalink@href",),
            ".UserSignature", ".js-quoteEmbed, .UserQuote, blockquote, .Quote", ("@data-username",),
        ),
        next_page=".Pager .Next",
    ),
    _engine(
        "reddit, old", "thing commentarea",
        Post(
            "#siteTable > .thing", (".expando .md", "a.title"), (".tagline .author",), ("time@datetime",), ("a.comments@href",),
        ),
        Post(".commentarea .thing.comment", (".entry .md",), (".tagline .author",), ("time@datetime",), ("a.bylink@href",)),
        title="a.title", next_page=".next-button a",
    ),
    _engine(
        "reddit", "<shreddit-post",
        Post(
            "shreddit-post", ("[slot=text-body] .md", "[slot=text-body]", "[slot=title]"), ("@author",), ("@created-timestamp",), ("@permalink",),
        ),
        Post("shreddit-comment", ("[slot=comment] .md", "[slot=comment]"), ("@author",), ("@created", "time@datetime"), ("@permalink",)),
    ),
    _engine(
        "slash", "commentTop commentBody",
        Post(
            "article.fhitem", (".body .p", ".body"), (".story-byline a", ".story-byline"), (".story-byline time@datetime", ".story-byline time", ".story-byline"),
            ("a.story-sourcelnk@href",),
        ),
        Post(
            "#commentlisting li.comment", (".commentBody",), (".details .by > a", ".details .by"), (".otherdetails",), (".otherdetails a@href",),
            ".sig", ".quote, blockquote", drop=".commentSub",
        ),
    ),
    _engine(
        "hacker news", "athing hnuser",
        Post(".fatitem", (".toptext", ".titleline"), (".hnuser",), (".age@title",), (".age a@href",)),
        Post(".comtr", (".commtext",), (".hnuser",), (".age@title",), (".age a@href",), drop=".reply"),
        title=".titleline a", next_page="a.morelink",
    ),
    _engine(
        "lobsters", "comment_text comments_subtree",
        Post(".story", (".story_text", ".story_content .story_text", ".link"), (".byline .u-author", ".byline a[href*='/~']"), (".byline time@datetime", ".byline time@title")),
        Post(".comment", (".comment_text",), (".byline .u-author", ".byline a[href*='/~']"), (".byline time@datetime", ".byline time@title", ".byline [title]@title")),
    ),
    _engine(
        "lemmy", "comment-node md-div",
        Post(".post-listing", ("#postContent .md-div", "#postContent"), (".person-listing",), ("[data-tippy-content]@data-tippy-content",)),
        Post(".comment-node", (".comment-content .md-div", ".comment-content"), (".person-listing",), (".moment-time@data-tippy-content",)),
    ),
    _engine(
        "bbpress", "bbp-reply-content",
        Post(
            ".type-reply, .type-topic", (".bbp-reply-content", ".bbp-topic-content"),
            (".bbp-author-name", ".bbp-reply-author a", ".bbp-topic-author a"), (".bbp-reply-post-date",), (".bbp-reply-permalink@href",),
        ),
        next_page="a.next.page-numbers",
    ),
    _engine(
        "khoros", "lia-message-body-content",
        Post(
            ".lia-message-view-wrapper, .lia-panel-message", (".lia-message-body-content",), (".lia-user-name-link", ".UserName"),
            (".DateTime .local-date", ".DateTime"), ("a.lia-link-navigation[href*='/td-p/']@href",), ".lia-message-signature",
        ),
        next_page=".lia-paging-page-next a",
    ),
    _engine(
        "github", "timeline-comment",
        Post(".timeline-comment", (".comment-body",), ("a.author",), ("relative-time@datetime",), ("a.js-timestamp@href",)),
    ),
    _engine(
        "discuz", "plhin t_f",
        Post(
            "[id^=post_]", ("[id^=postmessage_]",), (".authi a.xw1", ".pi .authi a"), ("[id^=authorposton] span@title", "[id^=authorposton]"),
            ("a[id^=postnum]@href",), ".sign", ".quote", drop=".pstatus, .aimg_tip",
        ),
        title="#thread_subject", next_page=".pg a.nxt",
    ),
    _engine(
        "tieba", "l_post",
        Post(".l_post", (".d_post_content",), (".p_author_name",), (".post-tail-wrap .tail-info:last-child",)),
        title=".core_title_txt",
    ),
    _engine(
        "wordpress comments", "comment-content comment-author",
        Post(
            "article.post, article.hentry", (".entry-content",), (".entry-meta .author", ".author .fn", ".author"), (".entry-date@datetime", "time@datetime"),
        ),
        Post(
            "li.comment, article.comment-body, li.pingback", (".comment-content",), (".comment-author .fn", ".comment-author"),
            (".comment-metadata time@datetime", "time@datetime", ".comment-metadata a"), (".comment-metadata a@href",), drop=".reply",
        ),
    ),
    _engine(
        "disqus", "post-message",
        Post(".post", (".post-message",), (".author", ".publisher-anchor-color"), (".time-ago@title",), (".time-ago@href",)),
    ),
)  # fmt: skip
"""Tried in this order. Selectors are the engines' own default themes'; sites that restyle mostly keep the class names."""

MICRODATA = Engine(
    "schema.org",
    frozenset(),
    (
        Post(
            "[itemtype*='schema.org/Comment'], [itemtype*='schema.org/DiscussionForumPosting'], [itemtype*='schema.org/Question'],"
            " [itemtype*='schema.org/Answer'], [itemtype*='schema.org/SocialMediaPosting']",
            ("[itemprop~=text]", "[itemprop=articleBody]", "[itemprop=commentText]", "[itemprop=description]"),
            ("[itemprop~=author] [itemprop=name]@content", "[itemprop~=author] [itemprop=name]", "[itemprop~=author]", "[itemprop=creator] [itemprop=name]", "[itemprop=creator]"),
            ("[itemprop=datePublished]@datetime", "[itemprop=datePublished]@content", "[itemprop=dateCreated]@datetime", "[itemprop=dateCreated]@content",
             "time@datetime", "[itemprop=datePublished]", "[itemprop=dateCreated]"),
            ("[itemprop=url]@href", "[itemprop=url]@content"),
            "[class*=signature i]",
        ),
    ),
)  # fmt: skip
"""Pages of an unknown engine whose posts are marked up with schema.org microdata."""
