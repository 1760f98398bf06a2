import GRDB

extension SQLiteStore {
    /// `LVSF` in ASCII: bytes 68 to 71 of the file, by which it is known as ours.
    static let applicationID: UInt32 = 0x4C56_5346

    /// The history of the schema: append-only, a migration that was released is never edited.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("createFleet") { db in
            try db.create(table: "store") { table in
                table.primaryKey("id", .integer).check { $0 == 1 }
                table.column("version", .integer).notNull()
                table.column("epoch", .text).notNull()
            }
            for kind in ["pair", "pool"] {
                try db.create(table: kind) { table in
                    table.primaryKey("name", .text)
                    table.column("document", .text).notNull()
                }
            }
            // References are checked at the commit, so that one transaction may write objects in any order.
            try db.create(table: "vip") { table in
                table.primaryKey("name", .text)
                table.column("address", .text).notNull().indexed()
                table.column("pair", .text).notNull().indexed().references("pair", deferred: true)
                table.column("pool", .text).notNull().indexed().references("pool", deferred: true)
                table.column("document", .text).notNull()
            }
            try db.create(table: "assignment") { table in
                table.primaryKey {
                    table.column("namespace", .text)
                    table.column("service", .text)
                    table.column("vip", .text).indexed().references("vip", deferred: true)
                }
                table.column("position", .integer).notNull()
                table.column("document", .text).notNull()
            }
        }
        migrator.registerMigration("createPublications") { db in
            // Outlives its pair, so that a pair made anew goes on counting.
            try db.create(table: "counter") { table in
                table.primaryKey("pair", .text)
                table.column("number", .integer).notNull()
            }
            try db.create(table: "publication") { table in
                table.primaryKey("pair", .text).references("pair", onDelete: .cascade)
                table.column("number", .integer).notNull()
                table.column("digest", .text).notNull()
                table.column("document", .blob).notNull()
            }
            try db.create(table: "history") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("pair", .text).notNull()
                table.column("number", .integer).notNull()
                table.column("time", .integer).notNull()
                table.column("digest", .text).notNull()
                table.column("services", .integer).notNull()
                table.column("servers", .integer).notNull()
                table.column("cause", .text).notNull()
            }
        }
        migrator.registerMigration("createTokens") { db in
            try db.create(table: "token") { table in
                table.primaryKey("id", .text)
                table.column("digest", .text).notNull().unique()
                table.column("role", .text).notNull()
                table.column("director", .text)
                table.column("created", .integer).notNull()
            }
        }
        migrator.registerMigration("createDrains") { db in
            try db.create(table: "drain") { table in
                table.primaryKey("node", .text)
            }
        }
        migrator.registerMigration("createHolds") { db in
            try db.create(table: "hold") { table in
                table.primaryKey("pair", .text)
                table.column("document", .text).notNull()
            }
        }
        migrator.registerMigration("createOrigins") { db in
            try db.create(table: "origin") { table in
                table.primaryKey {
                    table.column("kind", .text)
                    table.column("name", .text)
                }
                table.column("manifest", .text).notNull()
                table.column("digest", .text).notNull()
                table.column("held", .integer)
            }
        }
        migrator.registerMigration("createDirectorDrains") { db in
            try db.create(table: "directorDrain") { table in
                table.primaryKey("director", .text)
            }
        }
        migrator.registerMigration("createRevocations") { db in
            // Outlives its token, so that no backup brings it back.
            try db.create(table: "revocation") { table in
                table.primaryKey("digest", .text)
            }
        }
        return migrator
    }
}
