/// Something that one task made and another goes on with.
///
/// Unchecked, because the value need not be `Sendable`. Proof: it is made in one task, which gives it away when it is done
/// (a task group's result, or a task's start) and does not touch it again; at no time do two tasks use it.
struct Handed<Value>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) { self.value = value }
}
