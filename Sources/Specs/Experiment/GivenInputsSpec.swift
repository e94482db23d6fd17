/// What images start from besides noise and words: paths of PNG or safetensors files.
public struct GivenInputsSpec: Sendable {
    /// The picture to start from, and the mask of what is drawn anew; a prompt's own come first.
    public let image: Located<String>?, maskImage: Located<String>?
    /// The share of the steps that a run from a picture takes.
    public let strength: Located<Double>?
    /// The latents to start from, and vectors in place of the prompts.
    public let latents: Located<String>?, promptEmbeds: Located<String>?

    /// Reads the keys of the section `pipeline`.
    init(_ section: Section<PipelineKey>) {
        image = section.text(.image)
        maskImage = section.text(.maskImage)
        strength = section.number(.strength, in: 0...1)
        latents = section.text(.latents)
        promptEmbeds = section.text(.promptEmbeds)
    }
}
