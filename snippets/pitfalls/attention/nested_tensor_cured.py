from torch import nn

layer = nn.TransformerEncoderLayer(8, 2)
model = nn.TransformerEncoder(
    layer, 2, enable_nested_tensor=False
)
nested = model.use_nested_tensor
print("nested", nested)
