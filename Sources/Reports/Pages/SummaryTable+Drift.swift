import Queries

/// The columns that compare trials with references.
extension SummaryTable {
    /// How far what was drawn is from what the reference drew; people see it where anything was compared.
    static func drift(_ summary: RecordSummary) -> [Column] {
        guard summary.trials.contains(where: { $0.drift != nil || !$0.trial.isPoint }) else {
            return []
        }
        let names = Dictionary(
            summary.trials.map { ($0.trial.row, $0.trial) },
            uniquingKeysWith: { first, _ in first }
        )
        func median(_ quartiles: KeyPath<DriftSummary, Quartiles?>) -> (TrialSummary) -> Double? {
            { $0.drift?[keyPath: quartiles]?.median }
        }
        let latents = median(\.latentsRelativeL2), images = median(\.imageRelativeL2)
        let ratio = median(\.peakSignalToNoiseRatio), likeness = median(\.structuralSimilarity)
        let precision = median(\.latentsOverPrecisionBand)
        let seeds = median(\.latentsOverSeedBand)
        let changed = median(\.changedPixels)
        return [
            Column("role") { .text($0.trial.role.rawValue) },
            Column("reference_id") { row in
                .text(row.drift.flatMap { names[$0.reference]?.id })
            },
            Column(nil, ["compared", "with"], nil, .importance(45)) { row in
                .text(row.drift.flatMap { names[$0.reference]?.name })
            },
            Column("drift_images") { .whole($0.drift?.images) },
            Column(
                "latents_rel_l2_median",
                ["latents", "rel L2"],
                "‖latents − reference‖ / ‖reference‖ at the end, median of the images",
                .importance(88)
            ) { .error(latents($0)) },
            Column(
                "latents_over_precision_band_median",
                ["latents in", "precision bands"],
                "the same in units of what is between vanilla float16 and vanilla float32",
                .importance(86)
            ) { .ratio(precision($0)) },
            Column(
                "latents_over_seed_band_median",
                ["latents in", "seed bands"],
                "the same in units of what other seeds make",
                .importance(85)
            ) { .error(seeds($0)) },
            Column(
                "image_rel_l2_median",
                ["image", "rel L2"],
                "the same of the pictures",
                .always
            ) { .error(images($0)) },
            Column(
                "image_rel_l2_max"
            ) { .error($0.drift?.imageRelativeL2?.maximum) },
            Column(
                "image_psnr_median",
                ["image", "PSNR"],
                "peak signal-to-noise ratio of the pictures, median; inf where they are equal",
                .always
            ) { .decibels(ratio($0)) },
            Column("image_psnr_min") { .decibels($0.drift?.peakSignalToNoiseRatio?.minimum) },
            Column(
                "image_ssim_median",
                ["image", "SSIM"],
                "structural similarity of the pictures, median; 1 where they are equal",
                .importance(87)
            ) { .likeness(likeness($0)) },
            Column(
                "image_changed_pixels_median",
                ["pixels", "changed"],
                "share of the pixels that differ in 8 bits, median",
                .importance(38)
            ) { .ratio(changed($0)) },
        ]
    }
}
