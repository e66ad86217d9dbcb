package import Records

extension Schema {
    /// The relational tables of this module.
    ///
    /// Entities with many optional and nested properties are one JSON document each, beside the columns that queries select by:
    /// OData filters run over the entity's described properties, not over SQL. Times are ticks of 100 ns since 0001-01-01.
    package static let defender = Schema(
        name: "defender",
        steps: [
            """
            CREATE TABLE alert (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                -- The rule that raised the alert; null when a caller did.
                rule TEXT,
                machine TEXT,
                created INTEGER NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX alert_by_machine ON alert (tenant, machine, rule);
            CREATE TABLE machine_setting (
                tenant TEXT NOT NULL,
                machine TEXT NOT NULL,
                -- A JSON array of texts; null when never set.
                tags TEXT,
                value TEXT,
                PRIMARY KEY (tenant, machine)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE machine_action (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                machine TEXT NOT NULL,
                created INTEGER NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX machine_action_by_machine ON machine_action (tenant, machine);
            """,
            """
            CREATE TABLE access_role (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE access_assignment (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE device_group (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                document BLOB NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE device_group_counter (
                tenant TEXT NOT NULL PRIMARY KEY,
                last INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            """,
        ])
}
