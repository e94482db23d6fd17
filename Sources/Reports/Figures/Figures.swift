/// The roster of figures: one file in the folder of that name, one line here.
public enum Figures {
    /// Every figure, by name.
    public static let all: [any Figure.Type] = [
        ImageGrid.self,
        Drift.self,
        SchedulerConvergence.self,
        ErrorByLayer.self,
        ErrorByStep.self,
        ErrorByHead.self,
        ErrorByAxis.self,
        ErrorHistogram.self,
        BoundRatio.self,
        SpeedUp.self,
        TimeAndMemory.self,
        TimingDistribution.self,
    ]

    /// The names, for lists and for the nearest name to a mistyped one.
    public static var names: [String] { all.map { $0.name } }

    /// The figure of this name, or nil.
    public static func named(_ name: String) -> (any Figure.Type)? {
        all.first { $0.name == name }
    }

    /// What a record is drawn as where nobody asks for a figure: every figure that can be drawn of it and tells something.
    public static func defaults(for source: FigureSource) -> [any Figure.Type] {
        all.filter { $0.obstacle(source) == nil && $0.isTelling(source) }
    }
}
