"""Pictures in YUV, and the shots that stand behind the words."""
