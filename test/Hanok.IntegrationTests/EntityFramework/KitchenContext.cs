using Microsoft.EntityFrameworkCore;

namespace Hanok.IntegrationTests.EntityFramework;

internal sealed class KitchenContext(DbContextOptions<KitchenContext> options) : DbContext(options)
{
    public DbSet<Meal> Meals => Set<Meal>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Meal>(meal =>
    {
        meal.ToTable("meal");
        meal.Property(m => m.Id).HasColumnName("id");
        meal.Property(m => m.Dish).HasColumnName("dish");
        meal.Property(m => m.Portions).HasColumnName("portions");
    });
}
