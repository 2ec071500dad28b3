using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace Hanok.Bench.Peers.MassTransit;

/// <summary>The work tables and those of the library's outbox and inbox.</summary>
internal sealed class PeerDb(DbContextOptions<PeerDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddInboxStateEntity();
        modelBuilder.AddOutboxMessageEntity();
        modelBuilder.AddOutboxStateEntity();
        modelBuilder.Entity<SentRow>(row => Map(row, "sent"));
        modelBuilder.Entity<ReceivedRow>(row =>
        {
            Map(row, "received");
            row.Property(r => r.StartedAt).HasColumnName("started_at");
        });
    }

    // The work tables are the same for everybody and are made elsewhere.
    private static void Map<T>(Microsoft.EntityFrameworkCore.Metadata.Builders.EntityTypeBuilder<T> row, string table) where T : WorkRow
    {
        row.ToTable(table, t => t.ExcludeFromMigrations());
        row.Property(r => r.Id).HasColumnName("id").UseIdentityAlwaysColumn();
        row.Property(r => r.Run).HasColumnName("run");
        row.Property(r => r.Key).HasColumnName("key");
        row.Property(r => r.Seq).HasColumnName("seq");
        row.Property(r => r.Text).HasColumnName("text");
    }
}
