using FoodDelivery.AppHost;
using Hanok.AppHost;

// The whole system, as a list, is in FoodDeliverySystem. Run it with ./hanok up.
var system = FoodDeliverySystem.AddTo(new HanokSystem("food-delivery", args));
var samples = new SampleData(FoodDeliverySystem.ConsumersFile(system));

system.Seed(samples.EnsureAsync);
system.Say(running => $"The shop:         {running["gateway"].Address}");
system.Say(_ => $"Sign in as:       jiwoo or minho, with the password '{SampleData.Password}'");
system.Say(running => $"Place an order:   {samples.CurlLine(running)}");

return await system.RunAsync();
