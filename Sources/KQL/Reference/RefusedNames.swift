/// Documented names of the language that are not supported, and why: the binder refuses them by these words, and the language
/// reference lists them.
///
/// What is in neither this list nor a catalogue is no documented name, and gets a spelling suggestion instead.
package enum RefusedNames {
    private enum Reason {
        static let sketch = "It gives a sketch whose bytes are Kusto's own."
        static let method =
            "Its method is not published to the last digit, and an answer that only looks alike would be wrong."
        static let cluster = "It speaks of a Kusto cluster, and there is none here."
        static let s2 = "S2 cells are not computed here. 'geo_point_to_geohash' gives cells of another kind."
        static let h3 = "H3 cells are not computed here. 'geo_point_to_geohash' gives cells of another kind."
        static let shapes = "Shapes are measured and tested for points here, not intersected, united or redrawn."
        static let machine = "Its result depends on a method of machine learning that is not published."
        static let outside = "A query reads the telemetry and nothing outside of it."
        static let code = "A query runs no code of another language."
        static let graph = "Graphs are not built here. 'join' follows one edge at a time."
        static let unwritten = "It is not written yet."
    }

    /// Scalar and aggregation functions.
    package static let functions: [String: String] = {
        var reasons: [String: String] = [:]
        func refuse(_ reason: String, _ names: String...) { for name in names { reasons[name] = reason } }
        refuse(
            Reason.sketch, "hll", "hll_if", "hll_merge", "dcount_hll", "tdigest", "tdigest_merge", "merge_tdigest",
            "percentile_tdigest", "percentile_array_tdigest", "percentrank_tdigest", "rank_tdigest")
        refuse(
            Reason.method, "series_decompose", "series_decompose_anomalies", "series_decompose_forecast",
            "series_fit_2lines", "series_fit_2lines_dynamic", "series_outliers", "series_periods_detect",
            "series_periods_validate", "estimate_data_size", "hash_combine", "hash_many", "parse_user_agent")
        refuse(
            Reason.cluster, "current_cluster_endpoint", "current_database", "current_principal",
            "current_principal_details", "current_principal_is_member_of", "cursor_after", "cursor_before_or_at",
            "cursor_current", "extent_id", "extent_tags", "materialized_view", "stored_query_result", "cluster",
            "database", "external_table")
        refuse(
            Reason.s2, "geo_point_to_s2cell", "geo_line_to_s2cells", "geo_polygon_to_s2cells", "geo_s2cell_neighbors",
            "geo_s2cell_to_central_point", "geo_s2cell_to_polygon")
        refuse(
            Reason.h3, "geo_point_to_h3cell", "geo_polygon_to_h3cells", "geo_h3cell_children", "geo_h3cell_level",
            "geo_h3cell_neighbors", "geo_h3cell_parent", "geo_h3cell_rings", "geo_h3cell_to_central_point",
            "geo_h3cell_to_polygon")
        refuse(
            Reason.shapes, "geo_closest_point_on_polygon", "geo_intersection_2lines", "geo_intersection_2polygons",
            "geo_intersection_line_with_polygon", "geo_intersects_2lines", "geo_intersects_2polygons",
            "geo_intersects_line_with_polygon", "geo_line_buffer", "geo_line_densify", "geo_line_simplify",
            "geo_point_buffer", "geo_polygon_buffer", "geo_polygon_centroid", "geo_polygon_densify",
            "geo_polygon_simplify", "geo_simplify_polygons_array", "geo_union_lines_array",
            "geo_union_polygons_array")
        refuse(
            Reason.unwritten, "bin_auto", "buildschema", "parse_xml",
            "series_fft", "series_ifft", "series_fit_poly", "welch_test")
        refuse(Reason.graph, "inner_nodes", "labels", "map")
        return reasons
    }()

    /// Tabular operators.
    package static let operators: [String: String] = [
        "reduce": "Group by a text with 'summarize count() by replace_regex(...)'.",
        "execute_and_cache": Reason.cluster, "macro-expand": Reason.cluster,
        "make-graph": Reason.graph, "graph-mark-components": Reason.graph, "graph-match": Reason.graph,
        "graph-merge": Reason.graph, "graph-shortest-paths": Reason.graph, "graph-to-table": Reason.graph,
        "graph-where-edges": Reason.graph, "graph-where-nodes": Reason.graph,
    ]

    /// Plugins, which 'evaluate' calls.
    package static let plugins: [String: String] = {
        var reasons: [String: String] = [:]
        func refuse(_ reason: String, _ names: String...) { for name in names { reasons[name] = reason } }
        refuse(Reason.machine, "autocluster", "basket", "diffpatterns", "diffpatterns_text")
        refuse(
            Reason.outside, "ai_chat_completion", "ai_chat_completion_prompt", "ai_embeddings",
            "azure_digital_twins_query_request", "cosmosdb_sql_request", "http_request", "http_request_post",
            "infer_storage_schema", "infer_storage_schema_with_suggestions", "mysql_request", "postgresql_request",
            "sql_request")
        refuse(Reason.code, "python", "r")
        refuse(Reason.sketch, "dcount_intersect")
        refuse(
            Reason.unwritten, "active_users_count", "activity_counts_metrics", "activity_engagement",
            "activity_metrics", "funnel_sequence", "funnel_sequence_completion", "geo_line_lookup",
            "geo_polygon_lookup", "new_activity_metrics", "preview", "sequence_detect", "session_count")
        refuse(Reason.method, "schema_merge")
        return reasons
    }()

    /// Statements.
    package static let statements: [String: String] = [
        "alias": Reason.cluster, "declare pattern": Reason.unwritten, "restrict": Reason.cluster,
    ]
}
