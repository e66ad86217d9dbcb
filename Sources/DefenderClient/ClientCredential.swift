/// How an application proves that it is itself.
public enum ClientCredential: Sendable {
    /// A client secret: the value that was shown once when it was made, not its id.
    case secret(String)
    /// A certificate whose public half is registered with the application.
    case certificate(ClientCertificate)
}
