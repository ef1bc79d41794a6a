"""Council information as decisions: what agendas say, which kind of decision it may be, what is known already."""
