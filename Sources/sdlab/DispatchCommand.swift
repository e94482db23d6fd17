import ArgumentParser
import Attention

/// `sdlab dispatch`: which attention kernel a framework would choose for a shape, and why.
struct DispatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch",
        abstract: "Say which attention kernel PyTorch would choose for a shape, with every reason.",
        discussion: """
            A shape is batch,heads,tokens,depth, as PyTorch's scaled_dot_product_attention takes queries. The self-attention of \
            Stable Diffusion 1.5 at 512×512 has 8 heads over 4096 tokens of 40 numbers, 1024 of 80, 256 and 64 of 160; \
            a batch is two rows an image with guidance. Its autoencoder has one head over 4096 tokens of 512.

            Each profile holds the rules of a version on a device: which kernels are asked, in which order, and what each \
            asks of a call. + speaks for a kernel, - against it. Beside each stands the backend of sdlab that rounds as it \
            does: in an experiment, attention: {backend: {name: auto, profile: PROFILE}} uses these very rules for each call, on the \
            CPU, and the record names what ran.

              sdlab dispatch --shape 2,8,4096,40 --profile torch-2.0-cuda-sm80
              sdlab dispatch --shape 8,8,4096,40    another batch: all profiles
              sdlab dispatch --shape 2,8,4096,40 --keys 77      cross-attention
              sdlab dispatch --shape 1,12,77,64 --dtype float32 --mask --json

            Taken for granted, since sdlab has nothing else: four dimensions, numbers side by side, no dropout, no gradients, \
            nothing nested, no kernel switched off.
            Profiles: \(DispatchProfile.Name.allCases.map(\.rawValue).joined(separator: ", ")).
            """
    )

    @Option(help: "Queries: batch,heads,tokens,depth.")
    var shape: String

    @Option(help: "Keys and values: batch,heads,tokens,depth (default: as queries).")
    var keyShape: String?

    @Option(help: "Keys of an image (default: as many as queries).")
    var keys: Int?

    @Option(help: "Key heads, shared by the query heads in equal runs (default: as many).")
    var keyHeads: Int?

    @Option(help: "The dtype: float16, bfloat16, float32 or float64.")
    var dtype = "float16"

    @Option(help: "Whose rules (default: all profiles, a line each).")
    var profile: String?

    @Flag(help: "There is a mask whose numbers are added to the scores.")
    var mask = false

    @Flag(help: "A query sees no later key (is_causal).")
    var causal = false

    @Flag(help: "Deterministic algorithms are asked for (torch.use_deterministic_algorithms).")
    var deterministic = false

    @Flag(help: "Print JSON: every kernel of the profile, or of all profiles, with all reasons.")
    var json = false

    func run() throws {
        do {
            var request = DispatchRequest(shape: shape, dtype: dtype)
            request.keyShape = keyShape
            request.keys = keys
            request.keyHeads = keyHeads
            request.profile = profile
            request.hasMask = mask
            request.isCausal = causal
            request.isDeterministic = deterministic
            let profiles = try request.profiles(), question = try request.question()
            let report = DispatchReport(question, profiles)
            print(json ? report.json : profile == nil ? report.table : report.text)
        } catch let error as DispatchRequestError {
            throw ValidationError(error.description)
        } catch {
            throw Failure.exit(for: error)
        }
    }
}
