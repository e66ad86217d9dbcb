/// The detection rules that come with the program, embedded from the `.kql` files in `Library`.
package enum RuleLibrary {
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("credential-dumping-tool", PackageResources.credential_dumping_tool_kql),
        ("download-cradle", PackageResources.download_cradle_kql),
        ("encoded-powershell", PackageResources.encoded_powershell_kql),
        ("event-log-cleared", PackageResources.event_log_cleared_kql),
        ("exfiltration-tool", PackageResources.exfiltration_tool_kql),
        ("local-administrator", PackageResources.local_administrator_kql),
        ("lsass-access", PackageResources.lsass_access_kql),
        ("office-child-process", PackageResources.office_child_process_kql),
        ("password-spraying", PackageResources.password_spraying_kql),
        ("remote-service", PackageResources.remote_service_kql),
        ("remote-thread", PackageResources.remote_thread_kql),
        ("run-key", PackageResources.run_key_kql),
        ("scheduled-task", PackageResources.scheduled_task_kql),
        ("wmi-remote-process", PackageResources.wmi_remote_process_kql),
    ]

    /// All rules, parsed.
    package static func rules() throws(DetectionRule.ParseError) -> [DetectionRule] {
        var rules: [DetectionRule] = []
        for file in files {
            rules.append(try DetectionRule(name: file.name, text: String(decoding: file.bytes, as: UTF8.self)))
        }
        return rules
    }
}
