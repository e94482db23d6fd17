/// The page as a Mustache template; every value is HTML already, and nothing else is let in.
enum PageTemplate {
    /// Scripts are forbidden, and so is loading anything; what the page shows is in it.
    static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="sdlab">
        <title>{{{title}}}</title>
        <style>
        {{{style}}}
        </style>
        </head>
        <body>
        <header>
        <h1>{{{title}}}</h1>
        {{#subtitle}}<p class="subtitle">{{{subtitle}}}</p>{{/subtitle}}
        <div class="status {{{statusClass}}}" role="status">
        <p><span class="mark" aria-hidden="true">{{{mark}}}</span> {{{status}}}</p>
        {{#troubles}}
        <h2 class="trouble">{{{title}}}</h2>
        <ul>
        {{#items}}<li>{{{item}}}</li>
        {{/items}}
        </ul>
        {{/troubles}}
        </div>
        {{#hasContents}}
        <nav aria-label="Contents"><ol>
        {{#contents}}<li><a href="#{{{id}}}">{{{heading}}}</a></li>
        {{/contents}}
        </ol></nav>
        {{/hasContents}}
        </header>
        <main>
        {{#entries}}
        {{{html}}}
        {{/entries}}
        </main>
        <footer>
        <dl>
        {{#provenance}}<div><dt>{{{name}}}</dt><dd>{{{value}}}</dd></div>
        {{/provenance}}
        </dl>
        <details class="code"><summary>Python that the code above uses</summary>
        <pre><code>{{{setUp}}}</code></pre></details>
        <p>The code on this page is that of the notebook <code>{{{notebook}}}</code>, which can be run again beside the record.</p>
        </footer>
        </body>
        </html>

        """
}
