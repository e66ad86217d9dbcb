/// The files that pages load.
package enum Asset: String, Sendable, CaseIterable {
    case style = "style.css"
    /// Sends a form that goes on to the client, so that nobody has to press its button.
    case submit = "submit.js"
    /// Shows times in the browser's own zone and language.
    case localTime = "local-time.js"

    /// The path that pages name it by.
    package var path: String { "/assets/\(rawValue)" }

    /// The media type.
    package var contentType: String {
        switch self {
        case .style: "text/css; charset=utf-8"
        case .submit, .localTime: "text/javascript; charset=utf-8"
        }
    }

    /// The file.
    package var content: [UInt8] {
        switch self {
        case .style: PackageResources.style_css
        case .submit: PackageResources.submit_js
        case .localTime: PackageResources.local_time_js
        }
    }
}
