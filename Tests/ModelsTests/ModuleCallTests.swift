import Attention
import Checkpoints
import Foundation
import Models
import Synchronization
import Tensors
import TestSupport
import Testing

/// Which modules tell of their outputs.
struct ModuleCallTests {
    /// Keeps what modules tell.
    private final class Log: Sendable {
        private let calls = Mutex<[ModuleCall]>([])

        var all: [ModuleCall] { calls.withLock { $0 } }
        var paths: Set<String> { Set(all.map(\.module.path)) }

        func pass(_ evaluator: Evaluator) throws -> Pass {
            Pass(
                evaluator: evaluator,
                attention: AttentionPolicy(try FlashAttention()),
                observeModule: { call in self.calls.withLock { $0.append(call) } }
            )
        }
    }

    private let evaluator = Evaluator(machine: Machine(threads: 1))

    private func directory(_ component: String) throws -> ComponentDirectory {
        try ComponentDirectory(path: "\(Repository.embeddedModel)/\(component)")
    }

    /// The modules that have weights in a component's file, under their canonical paths.
    private func modules(_ component: String, file: String) throws -> Set<String> {
        let path = "\(Repository.embeddedModel)/\(component)/\(file).safetensors"
        return Set(
            try SafetensorsFile(path: path).names.map { name in
                ([component] + name.split(separator: ".").dropLast().map(String.init))
                    .joined(separator: ".")
            }
        )
    }

    /// Runs a component without numbers.
    private func paths(of component: String, _ log: Log) throws {
        let pass = try log.pass(evaluator), directory = try directory(component)
        switch component {
        case "text_encoder":
            let model = try CLIPTextModel(
                directory,
                evaluator: evaluator,
                dtype: .float16,
                isSymbolic: true
            )
            _ = try model([[0, 5, 1]], in: pass)
        case "unet":
            let model = try UNet2DConditionModel(
                directory,
                evaluator: evaluator,
                dtype: .float16,
                isSymbolic: true
            )
            let text = try Tensor.symbolic([2, 3, model.config.crossAttentionDim], .float16)
            _ = try model(
                .symbolic([2, 8, 8, model.config.inChannels], .float16),
                timesteps: [7],
                UNet2DConditionModel.Conditions(encoderHiddenStates: text),
                in: pass
            )
        default:
            let model = try AutoencoderKL(
                directory,
                evaluator: evaluator,
                dtype: .float16,
                isSymbolic: true
            )
            _ = try model.encode(.symbolic([1, 32, 32, 3], .float16), in: pass)
            _ = try model.decode(.symbolic([1, 8, 8, 4], .float16), in: pass)
        }
    }

    @Test(
        "every module that has weights tells of its output, under its checkpoint prefix",
        arguments: [
            ("text_encoder", "model"), ("unet", "diffusion_pytorch_model"),
            ("vae", "diffusion_pytorch_model"),
        ]
    )
    func complete(component: String, file: String) throws {
        let log = Log()
        try paths(of: component, log)
        #expect(try modules(component, file: file).subtracting(log.paths) == [])
        #expect(log.paths.allSatisfy { $0.hasPrefix("\(component).") })
    }

    @Test("a module's inputs are what it was computed from, the sum's other side included")
    func inputs() throws {
        let log = Log()
        try paths(of: "unet", log)
        func call(_ path: String) throws -> ModuleCall {
            try #require(log.all.first { $0.module.path == "unet.\(path)" })
        }
        let first = try call("conv_in")
        #expect(first.module.kind == .convolution && first.inputs.map(\.shape) == [[2, 8, 8, 4]])
        #expect(first.output.shape == [2, 8, 8, 32])
        let second = try call("down_blocks.0.resnets.0.conv2")
        #expect(second.inputs.map(\.shape) == [[2, 8, 8, 32], [2, 8, 8, 32]])
        let sum = try call("down_blocks.0.resnets.0.time_emb_proj.sum")
        #expect(sum.module.kind == .sum && sum.inputs[1].shape == [1, 32])
        let attention = try #require(log.all.first { $0.module.kind == .attention })
        #expect(attention.inputs.count == 3)
        let gate = try #require(log.all.first { $0.module.path.hasSuffix(".ff.net.0") })
        #expect(gate.module.kind == .activation)
        #expect(gate.inputs[0].shape.last == gate.output.shape.last.map { 2 * $0 })
    }

    @Test("an observer that throws stops the pass there")
    func stop() throws {
        struct Stop: Error {}
        let seen = Mutex(0)
        let pass = Pass(
            evaluator: evaluator,
            attention: AttentionPolicy(try FlashAttention()),
            observeModule: { call in
                seen.withLock { $0 += 1 }
                if call.module.kind == .layerNorm { throw Stop() }
            }
        )
        let model = try CLIPTextModel(
            directory("text_encoder"),
            evaluator: evaluator,
            dtype: .float32,
            isSymbolic: true
        )
        #expect(throws: Stop.self) { _ = try model([[0, 1]], in: pass) }
        // Two embeddings, their sum, and the first norm.
        #expect(seen.withLock { $0 } == 4)
    }
}
