import Foundation
import Records
import Reports
import Testing

@Suite("The table of layers")
struct LayerTableTests {
    @Test("for a terminal has the trials of a layer below its path")
    func grouped() throws {
        let table = LayerTable(try LayerBreakdown(Sample.record()))
        #expect(
            table.text(width: 80) == """
                fp16-sweep: Half precision and the attention backends (3 trials, 1 not
                completed)

                            attention  precision                                         not
                  id        backend    dtype      max abs  at step   rel L2      ulp  finite
                  --------  ---------  ---------  -------  -------  -------  -------  ------
                unet.mid_block.attentions.0.transformer_blocks.0.attn1 (self, 4 heads of 16)
                  0a1b2c3d  vanilla    float32    3.0e-07        1  3.5e-08        2       0
                  0a1bffff  flash      float16    4.0e-03        1  3.0e-04  2.5e+05       2
                vae.decoder.attn (vae, 1 head of 64)
                  0a1b2c3d  vanilla    float32    2.0e-07        –        0        1       0
                  0a1bffff  flash      float16    2.0e-03        –  4.0e-04        1       1

                id          first digits of the trial's identity
                max abs     largest |output − reference| of any call, in units of the tensor
                at step     step of that call, – outside the loop
                rel L2      ‖output − reference‖ / ‖reference‖, root mean square of the calls
                ulp         largest distance in representable numbers of the output's format
                not finite  elements that are NaN or infinite unlike the reference, over all
                            calls
                Left out for want of width: calls, ratio.

                """
        )
    }

    @Test("of one trial has one line a layer")
    func single() throws {
        let table = LayerTable(try LayerBreakdown(Sample.record()).selecting(trial: "0a1bf"))
        #expect(
            table.text(width: 80) == """
                fp16-sweep: Half precision and the attention backends (1 of 3 trials: flash
                float16)

                                                                                             not
                layer                                                   max abs   rel L2  finite
                ------------------------------------------------------  -------  -------  ------
                unet.mid_block.attentions.0.transformer_blocks.0.attn1  4.0e-03  3.0e-04       2
                vae.decoder.attn                                        2.0e-03  4.0e-04       1

                max abs     largest |output − reference| of any call, in units of the tensor
                rel L2      ‖output − reference‖ / ‖reference‖, root mean square of the calls
                not finite  elements that are NaN or infinite unlike the reference, over all
                            calls
                Left out for want of width: kind, heads, depth, calls, at step, ulp, ratio.

                """
        )
    }

    @Test("has the largest error and the root mean square of each layer and trial")
    func values() throws {
        let layers = try LayerBreakdown(Sample.record()).layers
        #expect(layers.map(\.trial.row) == [0, 1, 0, 1])
        #expect(layers.map(\.kind) == ["self", "self", "vae", "vae"])
        #expect(layers.map(\.audit.maxAbs) == [3e-7, 4e-3, 2e-7, 2e-3])
        #expect(layers.map(\.audit.relativeL2).suffix(3) == [3e-4, 0, 4e-4])
        #expect(layers.map(\.audit.calls) == [2, 2, 1, 1])
    }

    @Test("has one line or object for each layer and trial in the forms for machines")
    func machines() throws {
        let table = LayerTable(try LayerBreakdown(Sample.record()))
        let lines = table.csv.split(separator: "\r\n")
        #expect(lines.count == 5)
        #expect(lines[0].hasPrefix("layer,kind,heads,depth,id,label,attention_backend,"))
        let value = try JSONSerialization.jsonObject(with: Data(table.json.utf8))
        let whole = try #require(value as? [String: Any])
        let layers = try #require(whole["layers"] as? [[String: Any]])
        #expect(layers.map { $0["max_abs"] as? Double } == [3e-7, 4e-3, 2e-7, 2e-3])
        #expect(layers.map { $0["id"] as? String } == [0, 1, 0, 1].map { Sample.ids[$0] })
        #expect(layers[2]["max_abs_step"] is NSNull)
        let rows = table.markdown.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 6)
        #expect(rows[2].contains("unet.mid_block.attentions.0.transformer_blocks.0.attn1"))
    }

    @Test("of a record without audit says so")
    func empty() throws {
        let table = LayerTable(try LayerBreakdown(Sample.record(tables: [Sample.trials()])))
        #expect(table.text().hasSuffix("\n\nNo attention call was audited.\n"))
        #expect(table.csv.split(separator: "\r\n").count == 1)
    }
}
