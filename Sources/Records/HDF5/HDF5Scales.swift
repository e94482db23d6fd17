import CHDF5

/// One axis of a dataset that a dimension scale describes.
struct ScaledAxis {
    let dataset: String
    let axis: Int
}

/// The four attributes by which HDF5's dimension scales are known.
///
/// Written here and not by the high-level library, whose attach call rewrites a growing list for
/// each column, with unset padding bytes that would make the file's bytes differ.
enum ScaleAttribute {
    static let mark = "CLASS"
    static let name = "NAME"
    static let references = "REFERENCE_LIST"
    static let dimensions = "DIMENSION_LIST"

    static let all: Set<String> = [mark, name, references, dimensions]
}

extension HDF5File {
    /// Marks a dataset as a dimension scale named after its last path component.
    func writeScaleMark(on dataset: hid_t, of path: String) throws(HDF5Error) {
        try writeFixedText("DIMENSION_SCALE", ScaleAttribute.mark, on: dataset, of: path)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        try writeFixedText(name, ScaleAttribute.name, on: dataset, of: path)
    }

    /// Says which scale describes each axis of a dataset.
    func writeDimensions(
        _ scales: [String],
        on dataset: hid_t,
        of path: String
    ) throws(HDF5Error) {
        let type = try Self.referenceListType(path)
        var references = try scales.map { (scale) throws(HDF5Error) in try reference(to: scale) }
        try references.withUnsafeMutableBufferPointer { (buffer) throws(HDF5Error) in
            let lists = buffer.indices.map {
                hvl_t(len: 1, p: buffer.baseAddress?.advanced(by: $0))
            }
            try lists.withUnsafeBufferPointer { (lists) throws(HDF5Error) in
                try HDF5File.writeAttribute(
                    ScaleAttribute.dimensions,
                    shape: [scales.count],
                    type: type.id,
                    UnsafeRawBufferPointer(lists),
                    on: dataset,
                    of: path
                )
            }
        }
    }

    /// Says on a scale which axes of which datasets it describes. Nothing for none.
    func writeReferences(to axes: [ScaledAxis], onScale path: String) throws(HDF5Error) {
        guard !axes.isEmpty else { return }
        let scale = try HDF5Handle(
            .dataset,
            H5Dopen2(handle.id, path, chdf5_default()),
            call: "H5Dopen2",
            object: path
        )
        // The struct { hobj_ref_t; int } of the specification, padded to 16 bytes; zeros in the
        // padding.
        let stride = 16
        let type = try HDF5Handle(
            .datatype,
            H5Tcreate(H5T_COMPOUND, stride),
            call: "H5Tcreate",
            object: path
        )
        try checked(
            H5Tinsert(type.id, "dataset", 0, chdf5_object_reference()),
            "H5Tinsert",
            path
        )
        try checked(H5Tinsert(type.id, "dimension", 8, chdf5_native_int()), "H5Tinsert", path)
        var bytes = [UInt8](repeating: 0, count: axes.count * stride)
        for (index, axis) in axes.enumerated() {
            let reference = try reference(to: axis.dataset)
            bytes.withUnsafeMutableBytes { buffer in
                let start = index * stride
                buffer.storeBytes(of: reference, toByteOffset: start, as: haddr_t.self)
                buffer.storeBytes(of: Int32(axis.axis), toByteOffset: start + 8, as: Int32.self)
            }
        }
        try bytes.withUnsafeBufferPointer { (buffer) throws(HDF5Error) in
            try HDF5File.writeAttribute(
                ScaleAttribute.references,
                shape: [axes.count],
                type: type.id,
                UnsafeRawBufferPointer(buffer),
                on: scale.id,
                of: path
            )
        }
    }

    /// The address that stands for an object in references.
    func reference(to path: String) throws(HDF5Error) -> haddr_t {
        var address: haddr_t = 0
        try checked(chdf5_reference(handle.id, path, &address), "H5Rcreate", path)
        return address
    }

    /// A list of references for each axis.
    static func referenceListType(_ object: String) throws(HDF5Error) -> HDF5Handle {
        try HDF5Handle(
            .datatype,
            H5Tvlen_create(chdf5_object_reference()),
            call: "H5Tvlen_create",
            object: object
        )
    }

    /// Writes text of fixed length with a closing zero, as dimension scales demand.
    private func writeFixedText(
        _ text: String,
        _ name: String,
        on object: hid_t,
        of path: String
    ) throws(HDF5Error) {
        let bytes = Array(text.utf8) + [0]
        let type = try HDF5Handle(
            .datatype,
            H5Tcopy(chdf5_c_string()),
            call: "H5Tcopy",
            object: path
        )
        try checked(H5Tset_size(type.id, bytes.count), "H5Tset_size", path)
        try bytes.withUnsafeBufferPointer { (buffer) throws(HDF5Error) in
            try HDF5File.writeAttribute(
                name,
                shape: [],
                type: type.id,
                UnsafeRawBufferPointer(buffer),
                on: object,
                of: path
            )
        }
    }
}
