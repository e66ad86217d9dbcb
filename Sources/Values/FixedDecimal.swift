/// A value of the type `decimal`: an exact decimal number, `coefficient × 10^-scale`.
///
/// Kusto's decimal has up to 34 significant digits. Values are kept normalised (no trailing zero in the fraction), so that
/// equal numbers are equal values.
package struct FixedDecimal: Sendable, Hashable, BitwiseCopyable {
    /// The digits, with the sign.
    package let coefficient: Int128
    /// How many of the digits stand behind the decimal point; 0 to 34.
    package let scale: Int

    /// Makes a decimal and normalises it.
    package init(coefficient: Int128, scale: Int) {
        var coefficient = coefficient
        var scale = scale
        while scale > 0, coefficient % 10 == 0 {
            coefficient /= 10
            scale -= 1
        }
        while scale < 0 {
            coefficient *= 10
            scale += 1
        }
        self.coefficient = coefficient
        self.scale = coefficient == 0 ? 0 : scale
    }
}
