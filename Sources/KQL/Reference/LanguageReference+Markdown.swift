extension LanguageReference {
    /// The page `docs/KQL.md`.
    package static var markdown: String {
        let entries = sections.flatMap(\.entries)
        var exact = 0
        var differing = 0
        var refused = 0
        for entry in entries {
            switch entry.support {
            case .exact: exact += 1
            case .differs: differing += 1
            case .refused: refused += 1
            }
        }
        var text = """
            # KQL: what is supported

            This page is written by `sallyport kql reference`, from the tables by which the program itself decides; a test puts every
            entry to it. Of \(entries.count) documented names \(exact) are answered as documented, \(differing) work with a difference
            that is told, and \(refused) are refused by name with the reason that stands here. Nothing is answered approximately.

            In the examples `T` stands for `\(rows)`.


            """
        for section in sections { text += "- [\(section.title)](#\(anchor(section.title)))\n" }
        for section in sections where !section.entries.isEmpty {
            text += "\n## \(section.title)\n\n| Name | What it does | Support |\n| --- | --- | --- |\n"
            for entry in section.entries { text += row(entry) }
        }
        return text
    }

    private static func row(_ entry: Entry) -> String {
        var name = code(entry.name)
        if !entry.aliases.isEmpty { name += "<br>also " + entry.aliases.map(code).joined(separator: ", ") }
        var what = cell(entry.summary)
        for form in entry.forms { what += (what.isEmpty ? "" : "<br>") + code(form) }
        if let example = entry.example {
            what += (what.isEmpty ? "" : "<br>") + code(example.replacing(rows, with: "T"))
        }
        let support =
            switch entry.support {
            case .exact: "exact"
            case .differs(let how): "differs: " + cell(how)
            case .refused(let reason): "refused. " + cell(reason)
            }
        return "| \(name) | \(what) | \(support) |\n"
    }

    private static func code(_ text: String) -> String { "`\(cell(text))`" }

    /// Text in a cell of a table, in which a bar would end the cell.
    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    /// The name by which GitHub links to a heading.
    private static func anchor(_ title: String) -> String {
        String(
            title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.map {
                $0 == " " ? "-" : $0
            })
    }
}
