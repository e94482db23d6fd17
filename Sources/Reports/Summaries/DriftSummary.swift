public import Queries
import Records

/// How far what a trial drew is from what its reference drew; nil where a number is undefined for every image.
///
/// Medians interpolate between the middle two of an even number of images.
public struct DriftSummary: Equatable, Sendable {
    /// The row of the reference in `/trials`.
    public let reference: Int
    /// Images compared.
    public let images: Int
    /// ‖difference‖ / ‖reference‖ of the final latents, over the images.
    public let latentsRelativeL2: Quartiles?
    /// The same in units of what is between `vanilla` in float16 and in float32, over the images.
    public let latentsOverPrecisionBand: Quartiles?
    /// The same in units of what other seeds make, over the images.
    public let latentsOverSeedBand: Quartiles?
    /// ‖difference‖ / ‖reference‖ of the pictures, over the images.
    public let imageRelativeL2: Quartiles?
    /// The peak signal-to-noise ratio of the pictures in decibels, over the images.
    public let peakSignalToNoiseRatio: Quartiles?
    /// The structural similarity of the pictures, over the images.
    public let structuralSimilarity: Quartiles?
    /// The share of the pixels that differ in 8 bits, over the images.
    public let changedPixels: Quartiles?
}

/// The columns of `/drift` that summaries and figures need.
struct DriftColumns {
    let trial: [Int], reference: [Int], image: [Int]
    let prompt: [String]
    let latentsRelativeL2, imageRelativeL2, psnr, ssim, changedPixels: [Double]
    let latentsOverPrecisionBand, latentsOverSeedBand: [Double]
    /// Whether a row is the end of an image; rows of records that compare no steps all are.
    private let isFinal: [Bool]

    /// Reads the columns; nil if nothing was compared.
    ///
    /// Throws `missingObject`, `unexpectedObject`, or `damaged` where a row points at no trial.
    init?(_ tables: RecordTables) throws(RecordError) {
        guard let drift = tables.drift else { return nil }
        trial = try drift.rows("trial", of: "trials", count: tables.trials.count)
        reference = try drift.rows("reference", of: "trials", count: tables.trials.count)
        image = try drift.integers("image")
        prompt = try drift.strings("prompt")
        latentsRelativeL2 = try drift.numbers("latents_rel_l2")
        imageRelativeL2 = try drift.numbers("image_rel_l2")
        psnr = try drift.numbers("image_psnr")
        ssim = try drift.numbers("image_ssim")
        changedPixels = try drift.numbers("image_changed_pixels")
        func optional(_ name: String, _ absent: Double) throws(RecordError) -> [Double] {
            drift[name] == nil
                ? Array(repeating: absent, count: drift.count) : try drift.numbers(name)
        }
        latentsOverPrecisionBand = try optional("latents_over_precision_band", .nan)
        latentsOverSeedBand = try optional("latents_over_seed_band", .nan)
        isFinal = try optional("final", 1).map { $0 != 0 }
    }

    /// The summary of each of so many trials; nil for those that are compared with nothing.
    func summaries(_ trials: Int) -> [DriftSummary?] {
        var rows = [[Int]](repeating: [], count: trials)
        for row in trial.indices where isFinal[row] { rows[trial[row]].append(row) }
        return rows.map { rows in
            rows.first.map { first in
                func quartiles(_ values: [Double]) -> Quartiles? {
                    Quartiles(rows.map { values[$0] })
                }
                return DriftSummary(
                    reference: reference[first],
                    images: rows.count,
                    latentsRelativeL2: quartiles(latentsRelativeL2),
                    latentsOverPrecisionBand: quartiles(latentsOverPrecisionBand),
                    latentsOverSeedBand: quartiles(latentsOverSeedBand),
                    imageRelativeL2: quartiles(imageRelativeL2),
                    peakSignalToNoiseRatio: quartiles(psnr),
                    structuralSimilarity: quartiles(ssim),
                    changedPixels: quartiles(changedPixels)
                )
            }
        }
    }
}
