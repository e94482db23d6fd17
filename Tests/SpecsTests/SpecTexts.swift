import Specs

/// Specifications for tests, and short ways to read them.
enum SpecTexts {
    /// The least that a specification can hold.
    static let smallest = """
        sdlab: 1
        name: small
        model: weights/shapes64
        prompts: [a red circle]

        """

    /// Every section, each with a typical content.
    static let sample = """
        sdlab: 1                          # schema version, required
        kind: pipeline                    # pipeline (default) | attention
        name: fp16-sweep                  # [a-z0-9-]+; names the files that the run writes
        title: Half precision and the attention backends
        description: |
          What this experiment asks, and what to look at in the result. Markdown.
        authors: [{name: …, orcid: …}]
        license: CC-BY-4.0

        model: weights/shapes64           # a diffusers-layout directory

        prompts:
          - {id: red-circle, prompt: a large red circle on a white background, negative_prompt: "", seed: 42}
          - a small blue star on a black background       # short form: id and seed are derived

        pipeline:
          scheduler: pndm                 # or {name: dpmsolver++, use_karras_sigmas: true}
          steps: 50
          guidance_scale: 5.0
          guidance_rescale: 0.0
          eta: 0.0
          width: 64
          height: 64
          images_per_prompt: 1
          batch_size: 1
          clip_skip: 0
          generator: torch                # torch | numpy | philox

        attention:
          backend: flash                  # a name, or {name: flash, block_q: 128, block_k: 64}
          layers: {"*.attn2": math}       # optional; glob on module path, last match wins

        precision:
          dtype: float16
          float32_matmul: highest
          upcast_attention: false
          upcast_softmax: false
          vae_dtype: same                 # same | float32
        matmul: chain
        machine: {threads: 2, instruction_set: avx2}      # absent: as the command line says

        sweep:
          grid: {attention.backend: [vanilla, math, memory_efficient, flash], precision.dtype: [float32, float16, bfloat16]}

        audit:                            # hooks on every attention call
          reference: {backend: math, dtype: float64}
          baseline: vanilla               # same dtype; the yardstick
          layers: "*"
          steps: all
          gates: {max_ratio: 2.0, mean_ratio: 1.1, bound: true, nonfinite: fail}
          on_violation: record            # record | warn | fail

        drift:
          against: {attention.backend: math, precision.dtype: float64}
          mode: free                      # free | forced | both

        invariance:                       # equal bits across axes of the sweep
          across: [attention.backend]
          control: {precision.dtype: bfloat16}

        timing: {warmup: 1, repeats: 5}   # absent: not timed
        limits: {memory: 8GiB, time: 10min}
        record: {tensors: [latents, images]}

        notebook:
          - text: |
              ## Where half precision hurts
          - table: {rows: attention.backend, columns: precision.dtype, value: audit.max_abs}
          - figure: error-by-layer

        """

    /// Reads a text as the file `x.yaml`.
    static func document(_ text: String) throws(SpecError) -> SpecDocument {
        try SpecDocument(bytes: Array(text.utf8), name: "x.yaml")
    }

    /// Reads and decodes the smallest specification with more lines at its end.
    static func decode(adding lines: String = "") throws(SpecError) -> ExperimentSpec {
        try document(smallest + lines).decode()
    }

    /// The first lines of everything that is wrong with a text, without the path.
    static func complaints(about text: String) -> [String] {
        complaints { () throws(SpecError) in _ = try document(text).decode() }
    }

    /// The same for the smallest specification with more lines at its end.
    static func complaints(adding lines: String) -> [String] {
        complaints(about: smallest + lines)
    }

    /// The first lines of everything that `body` finds wrong.
    static func complaints(_ body: () throws(SpecError) -> Void) -> [String] {
        do throws(SpecError) {
            try body()
            return []
        } catch {
            return error.problems.map { problem in
                let line = problem.description.prefix { $0 != "\n" }
                return String(line.hasPrefix("x.yaml:") ? line.dropFirst(7) : line)
            }
        }
    }
}
