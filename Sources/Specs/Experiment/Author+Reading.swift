/// The keys of one author.
enum AuthorKey: String, SectionKey {
    case name, orcid
}

extension Author {
    /// The authors that the specification names.
    static func read(_ root: Section<RootKey>) -> [Author] {
        (root.items(.authors) ?? []).compactMap { item in
            let section = Section<AuthorKey>(
                item,
                at: root.name(.authors),
                in: item.location,
                ledger: root.ledger
            )
            let orcid = section.text(.orcid)
            if let orcid, !isORCID(orcid.value) {
                root.ledger.report(
                    orcid.location.problem(
                        "\(orcid.value.quoted) is not an ORCID identifier",
                        remedy: "it has the form 0000-0002-1825-0097, the last digit being a check",
                        severity: .warning
                    )
                )
            }
            guard item.entries != nil else { return nil }
            return section.required(.name)?.text("authors.name", root.ledger).map {
                Author(name: $0, orcid: orcid)
            }
        }
    }

    /// Whether the text is an ORCID identifier with the right check digit (ISO 7064, MOD 11-2).
    private static func isORCID(_ text: String) -> Bool {
        let address = "https://orcid.org/"
        let bare = text.hasPrefix(address) ? text.dropFirst(address.count) : text[...]
        let groups = bare.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.count == 4, groups.allSatisfy({ $0.utf8.count == 4 }) else { return false }
        let digits = Array(groups.joined().utf8)
        var sum = 0
        for digit in digits.dropLast() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return false }
            sum = (sum + Int(digit - UInt8(ascii: "0"))) * 2
        }
        let check = (12 - sum % 11) % 11
        return digits.last == (check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check))
    }
}
