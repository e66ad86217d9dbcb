/// What a query may read beside the telemetry; by default nothing.
package struct QueryResources: Sendable {
    /// The files of `externaldata`.
    package var externalFiles: ExternalFiles?
    /// The table of `geo_info_from_ip_address()`.
    package var places: AddressPlaces?

    package init(externalFiles: ExternalFiles? = nil, places: AddressPlaces? = nil) {
        self.externalFiles = externalFiles
        self.places = places
    }
}
