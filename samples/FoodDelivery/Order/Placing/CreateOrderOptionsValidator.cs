using Microsoft.Extensions.Options;

namespace FoodDelivery.Orders.Placing;

[OptionsValidator]
internal sealed partial class CreateOrderOptionsValidator : IValidateOptions<CreateOrderOptions>;
