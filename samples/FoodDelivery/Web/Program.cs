using FoodDelivery.Web;

return await ShopApplication.Build(args).RunHanokAsync(args);
