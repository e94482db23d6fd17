/// Solves small systems of linear equations.
package enum LinearSystem {
    /// x with `matrix` x = `right`, by elimination with the largest pivots; the matrix must have an inverse.
    package static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        let count = rows.count
        for column in 0..<count {
            let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }
            rows.swapAt(column, pivot ?? column)
            for row in 0..<count where row != column {
                let factor = rows[row][column] / rows[column][column]
                rows[row] = zip(rows[row], rows[column]).map { $0 - factor * $1 }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }
}
