import Foundation
import FoundationXML
import Images
import Records
import Reports
import Tensors
import TestSupport
import Testing

@Suite("The figure of all pictures")
struct ImageGridTests {
    let folder: TemporaryDirectory
    let drawings: [Drawing]

    init() throws {
        folder = try TemporaryDirectory()
        drawings = try ImageGrid.drawings(of: DriftSample.source(in: folder))
    }

    @Test("a title does not end its element, an accent behind a sign or not")
    func accents() throws {
        let record = DriftSample.record(title: "a<\u{301}b>&\u{301}\u{ffff}")
        let drawing = try #require(
            ImageGrid.drawings(of: DriftSample.source(record, in: folder)).first
        )
        let parser = XMLParser(data: Data(svg(drawing).utf8))
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
    }

    private func svg(_ drawing: Drawing) -> String {
        if case .svg(let text) = drawing.form { text } else { "" }
    }

    @Test("there is a grid for each picture, by the name of its prompt")
    func names() throws {
        #expect(drawings.map(\.name) == ["image-grid-red", "image-grid-blue"])
        let siblings = DriftSample.record(prompts: ["red", "red"])
        let named = try ImageGrid.drawings(of: DriftSample.source(siblings, in: folder))
        #expect(named.map(\.name) == ["image-grid-red-1", "image-grid-red-2"])
    }

    @Test("it is well-formed, its words are those of the record")
    func wellFormed() {
        for drawing in drawings {
            let reader = TextReader()
            let parser = XMLParser(data: Data(svg(drawing).utf8))
            parser.delegate = reader
            #expect(parser.parse(), "\(String(describing: parser.parserError))")
            let texts = reader.texts.map { $0.trimmingCharacters(in: .newlines) }
            #expect(texts.contains { $0.hasPrefix("Schedulers & <steps>: ") })
            for word in [
                "scheduler", "steps", "5", "20", "ddim", "(use_karras_sigmas)", "reference",
            ] {
                #expect(texts.contains(word), "\(word): \(texts)")
            }
            // Three trials, the reference, and what is between the trials and that.
            #expect(reader.elements.count { $0 == "image" } == 7)
            #expect(reader.elements.count { $0 == "rect" } == 10)
        }
    }

    @Test("the pictures in it are the recorded ones")
    func pictures() throws {
        let found = svg(drawings[1]).matches(of: #/base64,([^"]+)"/#).map { String($0.output.1) }
        let shown = try found.map { text in
            try PNG.decode(Array(try #require(Data(base64Encoded: text))))
        }
        let record = DriftSample.record()
        let recorded = try record.tensors.map { try #require($0.tensor) }
            .map { RGBImage.pictures(of: $0)[1] }
        // The trials in their order, then the reference.
        #expect(Array(shown.prefix(4)) == [recorded[1], recorded[2], recorded[3], recorded[0]])
    }

    @Test("its data say what stands where")
    func data() {
        let lines = drawings[0].data.split(separator: "\r\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(lines.map { $0[0] } == ["row", "1", "1", "2", "2", "1"])
        #expect(lines.map { $0[1] } == ["column", "1", "2", "2", "1", "3"])
        #expect(lines.map { $0[3] }.last == "reference: ddim 1000")
        #expect(lines.dropFirst().map { $0[5] } == ["100.0", "10.0", "5.0", "inf", ""])
        #expect(lines.dropFirst().map { $0[7] } == [1, 2, 3, 4, 0].map { DriftSample.ids[$0] })
    }

    @Test("a difference is amplified by a factor that is stated and cuts nothing off")
    func differences() throws {
        let data = DrawnData(drawings[0])
        let tensors = try DriftSample.record().tensors.map { try #require($0.tensor).doubles() }
        let shown = try svg(drawings[0]).matches(of: #/base64,([^"]+)"/#).map {
            try PNG.decode(Array(try #require(Data(base64Encoded: String($0.output.1)))))
        }
        for trial in 1...3 {
            let differences = zip(tensors[trial], tensors[0]).map { $0 - $1 }.prefix(18)
            let factor = try #require(
                data.rows.first { $0["trial"] == DriftSample.ids[trial] }?["difference_factor"]
                    .flatMap { Double($0) }
            )
            let largest = differences.map(\.magnitude).max() ?? 0
            #expect(factor == 1 || (factor * largest <= 0.5 && factor * largest * 2.5 > 0.5))
            #expect(svg(drawings[0]).contains("× \(Int(factor))<"))
            let expected = differences.map {
                UInt8((min(max(0.5 + factor * $0, 0), 1) * 255).rounded(.toNearestOrEven))
            }
            #expect(shown[3 + trial].pixels == expected)
        }
    }

    private final class TextReader: NSObject, XMLParserDelegate {
        var texts: [String] = []
        var elements: [String] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements.append(name)
            texts.append("")
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            if !texts.isEmpty { texts[texts.count - 1] += string }
        }
    }

    @Test("files are named in plain letters, whatever prompts are called")
    func files() throws {
        let record = DriftSample.record(prompts: ["../../a'\u{301}b", "a b"])
        let named = try ImageGrid.drawings(of: DriftSample.source(record, in: folder))
        #expect(named.map(\.name) == ["image-grid-a-b", "image-grid-a-b-2"])
        for drawing in named {
            for file in drawing.printing?.files ?? [] {
                #expect(file.name.hasPrefix("\(drawing.name)-"))
            }
        }
    }
}
