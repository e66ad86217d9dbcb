internal import Foundation

/// A thread of its own that runs an actor's jobs one after another, so that waiting for the disk never holds up one of the
/// few threads that all tasks share.
///
/// The thread ends when the executor is released.
final class FileThread: SerialExecutor {
    private let queue = JobQueue()

    init(name: String) {
        let thread = Thread { [queue] in queue.run() }
        thread.name = name
        thread.start()
    }

    deinit { queue.stop() }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.add(UnownedJob(job), on: asUnownedSerialExecutor())
    }

    /// The jobs that wait.
    private final class JobQueue: @unchecked Sendable {
        // Unchecked because of the two variables. Proof: both are only touched while `condition` is locked.
        private let condition = NSCondition()
        private var waiting: [(UnownedJob, UnownedSerialExecutor)] = []
        private var isStopped = false

        func add(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
            condition.lock()
            waiting.append((job, executor))
            condition.signal()
            condition.unlock()
        }

        func stop() {
            condition.lock()
            isStopped = true
            condition.signal()
            condition.unlock()
        }

        func run() {
            while true {
                condition.lock()
                while waiting.isEmpty, !isStopped { condition.wait() }
                let jobs = waiting
                waiting = []
                let isDone = jobs.isEmpty
                condition.unlock()
                if isDone { return }
                for (job, executor) in jobs { job.runSynchronously(on: executor) }
            }
        }
    }
}

/// Runs blocking or long work on a thread of its own.
actor FileWorker {
    private let thread: FileThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(name: String) { thread = FileThread(name: name) }

    /// Runs a function on the worker's thread and gives its result.
    func run<Result: Sendable>(
        _ work: @Sendable () throws(StorageError) -> Result
    ) throws(StorageError) -> Result {
        try work()
    }
}
