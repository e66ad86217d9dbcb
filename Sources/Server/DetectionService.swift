import Defender
import Identity
import Logging
import ServiceLifecycle

/// Runs the detection rules over the telemetry of every tenant, at the start and whenever there is more of it.
struct DetectionService: Service {
    let installation: Installation
    let interval: Duration
    let metrics: ServerMetrics
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // What each tenant's telemetry was when its rules last ran.
            var seen: [TenantID: String] = [:]
            while !Task.isCancelled {
                for tenant in installation.directory.tenants {
                    await look(at: tenant, &seen)
                }
                do { try await Task.sleep(for: interval) } catch { return }
            }
        }
    }

    private func look(at tenant: Tenant, _ seen: inout [TenantID: String]) async {
        do {
            let revision = try await installation.defender.telemetry.store(for: tenant).revision
            // A tenant without telemetry has the empty revision, and nothing for a rule to find.
            guard seen[tenant.id, default: ""] != revision else { return }
            let summary = try await installation.defender.detections.run(for: tenant)
            seen[tenant.id] = revision
            metrics.raisedAlerts(summary.raised)
            logger.info(
                "Detection rules have run",
                metadata: [
                    "tenant": "\(tenant.id)", "raised": "\(summary.raised)", "extended": "\(summary.extended)",
                ])
            for (rule, reason) in summary.failures.sorted(by: { $0.key < $1.key }) {
                logger.warning("A detection rule could not run", metadata: ["rule": "\(rule)", "reason": "\(reason)"])
            }
        } catch is CancellationError {
            return
        } catch {
            logger.error("Detection failed", metadata: ["tenant": "\(tenant.id)", "error": "\(error)"])
        }
    }
}
