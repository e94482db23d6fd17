import CHDF5

/// What is in a file and where, without its data.
struct HDF5Contents: Sendable {
    /// Paths of groups and datasets, parents first, siblings in the order they were written.
    var paths: [String] = []
    /// Which of the paths are datasets.
    var datasets: Set<String> = []
    /// The path of the dataset that a reference stands for.
    var pathOfReference: [haddr_t: String] = [:]
}

extension HDF5File {
    /// Groups may lie this deep: `/tensors/<trial>/<name>`. More is not a record, and may be a
    /// cycle.
    private static let deepest = 3

    /// Lists the file. Throws on links that lead elsewhere and on objects other than groups and
    /// datasets.
    func contents() throws(HDF5Error) -> HDF5Contents {
        var contents = HDF5Contents()
        try list("/", depth: 0, into: &contents)
        return contents
    }

    private func list(
        _ path: String,
        depth: Int,
        into contents: inout HDF5Contents
    ) throws(HDF5Error) {
        contents.paths.append(path)
        for name in try names(in: path) {
            let child = path == "/" ? "/\(name)" : "\(path)/\(name)"
            guard depth < Self.deepest, chdf5_link_is_hard(handle.id, child) > 0 else {
                throw HDF5Error(
                    call: "H5Lget_info",
                    object: child,
                    message: "nested too deeply, or a link to elsewhere"
                )
            }
            let object = try HDF5Handle(
                .object,
                H5Oopen(handle.id, child, chdf5_default()),
                call: "H5Oopen",
                object: child
            )
            switch H5Iget_type(object.id) {
            case H5I_GROUP:
                try list(child, depth: depth + 1, into: &contents)
            case H5I_DATASET:
                contents.paths.append(child)
                contents.datasets.insert(child)
                contents.pathOfReference[try reference(to: child)] = child
            default:
                throw HDF5Error(
                    call: "H5Iget_type",
                    object: child,
                    message: "neither group nor dataset"
                )
            }
        }
    }

    /// The names in a group in the order they were written; in alphabetical order if the file does
    /// not know.
    private func names(in path: String) throws(HDF5Error) -> [String] {
        let group = try HDF5Handle(
            .group,
            H5Gopen2(handle.id, path, chdf5_default()),
            call: "H5Gopen2",
            object: path
        )
        let creation = try HDF5Handle(
            .propertyList,
            H5Gget_create_plist(group.id),
            call: "H5Gget_create_plist",
            object: path
        )
        var order: UInt32 = 0
        try checked(
            H5Pget_link_creation_order(creation.id, &order),
            "H5Pget_link_creation_order",
            path
        )
        let index = order == chdf5_creation_order() ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
        var facts = H5G_info_t()
        try checked(H5Gget_info(group.id, &facts), "H5Gget_info", path)
        var names: [String] = []
        for position in 0..<facts.nlinks {
            let name = try Self.name(at: path, call: "H5Lget_name_by_idx") {
                H5Lget_name_by_idx(
                    group.id,
                    ".",
                    index,
                    H5_ITER_INC,
                    position,
                    $0,
                    $1,
                    chdf5_default()
                )
            }
            names.append(name)
        }
        return names
    }
}
