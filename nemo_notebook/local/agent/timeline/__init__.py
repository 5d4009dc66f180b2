"""Operations on drafts: assembling, cutting, moving, retiming."""
