/// Options of diffusers that have to stay as they are, declared so that a refusal can name them.
enum UnsupportedSettings {
    /// Dynamic thresholding (Saharia et al. 2022): only for networks that work on pictures themselves.
    static let thresholding: [any SchedulerSettingDeclaration] = [
        SchedulerSetting.off(
            "thresholding",
            because: "dynamic thresholding is not supported; it does not suit latents"
        ),
        SchedulerSetting.number("dynamic_thresholding_ratio", standard: 0.995, in: 0...1),
        SchedulerSetting.positive("sample_max_value", standard: 1),
    ]

    /// Flow matching: noise levels of another kind than a table of betas gives.
    static let flowMatching: [any SchedulerSettingDeclaration] = [
        SchedulerSetting.off("use_flow_sigmas", because: reason),
        SchedulerSetting.only(.number(1), "flow_shift", because: reason),
        SchedulerSetting.off("use_dynamic_shifting", because: reason),
        SchedulerSetting.only("exponential", "time_shift_type", because: reason),
    ]

    /// Variances that the network predicts; those of `DDPMScheduler` mean nothing to the others.
    static let learnedVariance = SchedulerSetting(
        "variance_type",
        standard: SchedulerOption.null,
        expected: "null: variances that the network predicts are not supported",
        read: { option in
            let others: [SchedulerOption] = DDPMScheduler.Variance.allCases
                .map { .string($0.rawValue) }
            return option == .null || others.contains(option) ? SchedulerOption.null : Optional.none
        },
        write: { $0 }
    )

    private static let reason = "flow matching is not supported"
}
