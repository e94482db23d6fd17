#pragma once
#include <cmark-gfm.h>
#include <cmark-gfm-core-extensions.h>

/// The HTML of a GitHub-flavoured Markdown text, to be freed with `free`; null where memory ran out.
///
/// Raw HTML and links to scripts are left out (cmark's default, without `CMARK_OPT_UNSAFE`).
static inline char *ccmark_html(const char *text, size_t length) {
    cmark_gfm_core_extensions_ensure_registered();
    const int options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_FOOTNOTES;
    cmark_parser *parser = cmark_parser_new(options);
    if (!parser) return NULL;
    static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        cmark_syntax_extension *extension = cmark_find_syntax_extension(extensions[i]);
        if (extension) cmark_parser_attach_syntax_extension(parser, extension);
    }
    cmark_parser_feed(parser, text, length);
    cmark_node *document = cmark_parser_finish(parser);
    char *html = document
        ? cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)) : NULL;
    if (document) cmark_node_free(document);
    cmark_parser_free(parser);
    return html;
}
